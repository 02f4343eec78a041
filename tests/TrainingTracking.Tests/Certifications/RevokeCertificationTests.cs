using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Certifications;

public sealed class RevokeCertificationTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    [Fact]
    public async Task A_certificate_taken_back_counts_for_nothing_from_that_instant()
    {
        var certificate = await Certificate();
        var before = TimeProvider.System.GetUtcNow();
        var revoked = await Call(certificate.Name, certificate.Etag);
        var after = TimeProvider.System.GetUtcNow();
        Assert.Equal(CertificationState.Revoked, revoked.State);
        Assert.NotEqual(certificate.Etag, revoked.Etag);
        Assert.Equal(revoked, await suite.Training.GetCertificationAsync(new() { Name = certificate.Name }, suite.As($"PROVIDER@{_provider}")));
        var told = await suite.Events.Next<CertificationChanged>(e => e.Certification == certificate.Name && e.State == CertificationState.Revoked);
        Assert.Equal(revoked.Etag, Etag.Of(told.Version));
        Assert.InRange(told.RevokedAt.ToDateTimeOffset(), before, after);
    }

    [Fact]
    public async Task One_near_its_end_can_be_taken_back_too()
    {
        var certificate = await Certificate(months: 1);
        await suite.Events.Next<CertificationChanged>(e => e.Certification == certificate.Name && e.State == CertificationState.Expiring);
        Assert.Equal(CertificationState.Revoked, (await Call(certificate.Name)).State);
    }

    [Fact]
    public async Task It_is_taken_back_once()
    {
        var certificate = await Certificate();
        await Call(certificate.Name);
        (await Refused.By(() => Call(certificate.Name))).Is(ErrorReason.IllegalTransition).With("state", "REVOKED").With("allowed", "AWARDED, EXPIRING");
    }

    [Fact]
    public async Task Who_decided_on_an_older_state_decides_again()
    {
        var certificate = await Certificate();
        (await Refused.By(() => Call(certificate.Name, "1"))).Is(Platform.V1.ErrorReason.StaleEtag);
        Assert.Equal(CertificationState.Revoked, (await Call(certificate.Name, certificate.Etag)).State);
    }

    [Fact]
    public async Task The_same_request_id_is_answered_alike()
    {
        var certificate = await Certificate();
        var request = new RevokeCertificationRequest { Name = certificate.Name, RequestId = Given.RequestId() };
        var first = await suite.Training.RevokeCertificationAsync(request, suite.As($"PROVIDER@{_provider}"));
        Assert.Equal(first, await suite.Training.RevokeCertificationAsync(request, suite.As($"PROVIDER@{_provider}")));
    }

    [Fact]
    public async Task A_machine_takes_nothing_back()
    {
        var certificate = await Certificate();
        var request = new RevokeCertificationRequest { Name = certificate.Name, RequestId = Given.RequestId() };
        (await Refused.By(() => suite.Training.RevokeCertificationAsync(request, suite.AsMachine($"PROVIDER@{_provider}")))).Is(Platform.V1.ErrorReason.UserRequired);
    }

    [Fact]
    public async Task Anothers_certificate_can_neither_be_seen_nor_taken_back()
    {
        var certificate = await Certificate();
        var other = suite.As($"PROVIDER@{Given.Provider()}");
        var revoke = new RevokeCertificationRequest { Name = certificate.Name, RequestId = Given.RequestId() };
        (await Refused.By(() => suite.Training.RevokeCertificationAsync(revoke, other))).Is(Platform.V1.ErrorReason.NotFound).With("resource", certificate.Name);
        (await Refused.By(() => suite.Training.GetCertificationAsync(new() { Name = certificate.Name }, other))).Is(Platform.V1.ErrorReason.NotFound);
        var none = $"providers/{_provider}/certifications/nothing00";
        (await Refused.By(() => Call(none))).Is(Platform.V1.ErrorReason.NotFound).With("resource", none);
        (await Refused.By(() => suite.Training.GetCertificationAsync(new() { Name = none }, suite.As($"PROVIDER@{_provider}")))).Is(Platform.V1.ErrorReason.NotFound);
    }

    private async Task<Certification> Certificate(int months = 36)
    {
        var (course, enrolment) = await suite.Enrolled(_provider, months);
        return await suite.Training.AwardCertificationAsync(
            new() { Course = course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{_provider}"));
    }

    private AsyncUnaryCall<Certification> Call(string name, string etag = "") =>
        suite.Training.RevokeCertificationAsync(new() { Name = name, Etag = etag, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{_provider}"));
}
