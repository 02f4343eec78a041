using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Certifications;

public sealed class CorrectCertificationTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    private CallOptions Caller => suite.As($"PROVIDER@{_provider}");

    [Fact]
    public async Task The_days_are_right_from_now_on_and_what_it_said_stays_on_record()
    {
        var certificate = await Certificate();
        var corrected = await Call(certificate.Name, -28, certificate.Etag);

        Assert.Equal((certificate.Name, Given.Day(-28), CertificationState.Awarded), (corrected.Name, corrected.ValidFrom, corrected.State));
        Assert.Equal(corrected.ValidFrom.ToDay().AddMonths(36).AddDays(-1), corrected.ValidUntil.ToDay());
        var told = await suite.Events.Next<CertificationChanged>(e => e.Certification == certificate.Name && Etag.Of(e.Version) == corrected.Etag);
        Assert.Equal(corrected.ValidUntil, told.ValidUntil);
        Assert.Equal(certificate.ValidUntil.ToDay(), await suite.Scalar<DateOnly>("select was_until from corrections where certification_id = $1", Id(certificate)));
        await Call(certificate.Name, -5);
        Assert.Equal(2, await suite.Scalar<long>("select count(*) from corrections where certification_id = $1", Id(certificate)));
    }

    [Fact]
    public async Task Its_timers_move_with_it()
    {
        var certificate = await Certificate();
        var corrected = await Call(certificate.Name, -20);
        var due = await suite.Scalar<DateTime>("select due_at from timers where key = $1 and kind = 'expired'", certificate.Name);
        Assert.Equal(corrected.ValidUntil.ToDay().AddDays(1).StartIn("Europe/London").UtcDateTime, due);
    }

    [Fact]
    public async Task Not_further_back_than_one_person_may_nor_into_the_future_nor_on_an_older_state_nor_what_was_taken_back()
    {
        var certificate = await Certificate();
        (await Refused.By(() => Call(certificate.Name, -29))).Is(ErrorReason.Backdated);
        (await Refused.By(() => Call(certificate.Name, 1))).Is(ErrorReason.Backdated);
        (await Refused.By(() => Call(certificate.Name, -1, "1"))).Is(Platform.V1.ErrorReason.StaleEtag);
        await suite.Training.RevokeCertificationAsync(new() { Name = certificate.Name, RequestId = Given.RequestId() }, Caller);
        (await Refused.By(() => Call(certificate.Name, -1))).Is(ErrorReason.IllegalTransition).With("state", "REVOKED").With("allowed", "AWARDED, EXPIRING, EXPIRED");
    }

    private static string Id(Certification certificate) => certificate.Name.Split('/')[3];

    private async Task<Certification> Certificate()
    {
        var (course, enrolment) = await suite.Enrolled(_provider);
        return await suite.Training.AwardCertificationAsync(new() { Course = course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() }, Caller);
    }

    private AsyncUnaryCall<Certification> Call(string name, int inDays, string etag = "") =>
        suite.Training.CorrectCertificationAsync(new() { Name = name, ValidFrom = Given.Day(inDays), Etag = etag, RequestId = Given.RequestId() }, Caller);
}
