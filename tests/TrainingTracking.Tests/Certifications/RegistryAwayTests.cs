using System.Diagnostics;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Certifications;

/// <summary>The registry is stopped: nobody else may be using it.</summary>
[CollectionDefinition(nameof(RegistryAwayTests), DisableParallelization = true)]
[Collection(nameof(RegistryAwayTests))]
public sealed class RegistryAwayTests(SuiteFixture suite)
{
    [Fact]
    public async Task Without_the_registry_nobody_is_matched_and_with_it_back_the_same_request_succeeds()
    {
        var applicant = await suite.Given.Accepted(await suite.Given.Offering(await suite.Given.Establishment()));
        var provider = suite.As($"PROVIDER@{applicant.Provider}");
        var request = await suite.ByNumber(applicant);
        await suite.Service("registry").Stop();
        try
        {
            var waited = Stopwatch.StartNew();
            (await Refused.By(() => suite.Training.AwardCertificationAsync(request, provider))).Is(Platform.V1.ErrorReason.Unavailable);
            Assert.InRange(waited.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1)); // two seconds, where the machine is not late itself
        }
        finally
        {
            await suite.Service("registry").Start();
        }

        // the channel may still be pausing between two attempts to connect
        var certificate = await Eventually.Some(() => Award(request, provider));
        Assert.Equal(applicant.Application.Person, certificate.Person);
    }

    [Fact]
    public async Task What_was_answered_before_is_answered_without_it()
    {
        var applicant = await suite.Given.Accepted(await suite.Given.Offering(await suite.Given.Establishment()));
        var provider = suite.As($"PROVIDER@{applicant.Provider}");
        var request = await suite.ByNumber(applicant);
        var first = await Eventually.Some(() => Award(request, provider));
        await suite.Service("registry").Stop();
        try
        {
            Assert.Equal(first, await suite.Training.AwardCertificationAsync(request, provider));
        }
        finally
        {
            await suite.Service("registry").Start();
        }
    }

    [Fact]
    public async Task An_import_by_number_waits_for_the_registry_and_then_changes_everything_or_nothing()
    {
        var applicant = await suite.Given.Accepted(await suite.Given.Offering(await suite.Given.Establishment()));
        var course = await suite.Given.Course(applicant.Provider, applicant.Offering.Scheme);
        var file = $"prisoner_number,surname,valid_from\n{applicant.PrisonerNumber},{applicant.Surname},{TimeProvider.System.GetUtcNow().DayIn(Certificate.Zone):O}\n";
        await suite.Service("registry").Stop();
        try
        {
            (await suite.Given.Import(course, file)).Refused!.Is(Platform.V1.ErrorReason.Unavailable);
        }
        finally
        {
            await suite.Service("registry").Start();
        }

        var imported = await Eventually.Some(async () => await suite.Given.Import(course, file) is { Refused: null } done ? done : null);
        Assert.Equal((1, 0), imported.Done);
    }

    [Fact]
    public async Task An_enrolment_needs_no_registry()
    {
        var provider = Given.Provider();
        var (course, enrolment) = await suite.Enrolled(provider);
        await suite.Service("registry").Stop();
        try
        {
            var certificate = await suite.Training.AwardCertificationAsync(
                new() { Course = course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{provider}"));
            Assert.Equal(enrolment.Person, certificate.Person);
        }
        finally
        {
            await suite.Service("registry").Start();
        }
    }

    private async Task<Certification?> Award(AwardCertificationRequest request, Grpc.Core.CallOptions provider)
    {
        try
        {
            return await suite.Training.AwardCertificationAsync(request, provider);
        }
        catch (Grpc.Core.RpcException away) when (away.StatusCode is Grpc.Core.StatusCode.Unavailable)
        {
            return null;
        }
    }
}
