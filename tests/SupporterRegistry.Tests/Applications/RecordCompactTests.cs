using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class RecordCompactTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_signed_compact_is_recorded_and_the_state_stays()
    {
        var applicant = await Accepted();

        var recorded = await Record(applicant, World.Today.AddDays(-2), applicant.Application.Etag);

        Assert.Equal((ApplicationState.Accepted, World.Today.AddDays(-2).ToProto()), (recorded.State, recorded.CompactSignedOn));
        Assert.NotEqual(applicant.Application.Etag, recorded.Etag);
        Assert.Equal(recorded, await suite.Registry.GetApplicationAsync(new() { Name = recorded.Name }, suite.As(applicant.Coordinator)));
    }

    [Fact]
    public async Task Nobody_signs_before_being_accepted()
    {
        var applicant = await suite.Given.Cleared(await suite.Given.Offering(await suite.Given.Establishment()));

        (await Refused.By(() => Record(applicant, World.Today))).Is(ErrorReason.IllegalTransition).With("state", "CLEARED").With("allowed", "ACCEPTED, IN_TRAINING");
    }

    [Fact]
    public async Task A_compact_is_not_signed_in_the_future()
    {
        var applicant = await Accepted();

        Assert.Equal(["signed_on"], (await Refused.By(() => Record(applicant, World.Today.AddDays(2)))).Is(PlatformReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task A_record_on_an_older_state_is_refused()
    {
        var applicant = await Accepted();

        (await Refused.By(() => Record(applicant, World.Today, "1"))).Is(PlatformReason.StaleEtag);
    }

    private async Task<ApplicationCase> Accepted() => await suite.Given.Accepted(await suite.Given.Offering(await suite.Given.Establishment()));

    private AsyncUnaryCall<Application> Record(ApplicationCase applicant, DateOnly signedOn, string etag = "") => suite.Registry.RecordCompactAsync(
        new() { Name = applicant.Application.Name, SignedOn = signedOn.ToProto(), Etag = etag, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));
}
