using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Certifications;

public sealed class CertificationTimerTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    [Fact]
    public async Task A_certificate_that_ends_within_90_days_becomes_expiring_and_all_are_told()
    {
        var certificate = await Certificate(months: 2);
        var told = await suite.Events.Next<CertificationChanged>(e => e.Certification == certificate.Name && e.State == CertificationState.Expiring);

        var now = await Get(certificate);
        Assert.Equal(CertificationState.Expiring, now.State);
        Assert.Equal(now.Etag, Etag.Of(told.Version));
        Assert.Equal(certificate.ValidUntil, now.ValidUntil);
    }

    [Fact]
    public async Task After_its_last_day_it_is_expired_and_can_not_be_taken_back()
    {
        var certificate = await Certificate(months: 36);
        await Age(certificate, years: 4);
        await suite.Events.Next<CertificationChanged>(e => e.Certification == certificate.Name && e.State == CertificationState.Expired);

        Assert.Equal(CertificationState.Expired, (await Get(certificate)).State);
        var refusal = await Refused.By(() => suite.Training.RevokeCertificationAsync(
            new() { Name = certificate.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{_provider}")));
        refusal.Is(ErrorReason.IllegalTransition).With("state", "EXPIRED");
    }

    [Fact]
    public async Task What_was_taken_back_has_no_timers_left()
    {
        var certificate = await Certificate(months: 36);
        Assert.Equal(2, await Timers(certificate));
        await suite.Training.RevokeCertificationAsync(new() { Name = certificate.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{_provider}"));
        Assert.Equal(0, await Timers(certificate));
    }

    /// <summary>As if it had been awarded so long ago: nothing in the service moves the clock.</summary>
    private async Task Age(Certification certificate, int years)
    {
        const string age =
            """
            with aged as (
              update certifications
              set valid_from = valid_from - $3, valid_until = valid_until - $3
              where certification_id = $1)
            update timers
            set due_at = due_at - $3
            where key = $2
            """;
        await suite.Scalar<object>(age, certificate.Name.Split('/')[3], certificate.Name, TimeSpan.FromDays(366 * years));
    }

    private Task<long> Timers(Certification certificate) => suite.Scalar<long>("select count(*) from timers where key = $1", certificate.Name);

    private async Task<Certification> Certificate(int months)
    {
        var (course, enrolment) = await suite.Enrolled(_provider, months);
        return await suite.Training.AwardCertificationAsync(
            new() { Course = course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{_provider}"));
    }

    private async Task<Certification> Get(Certification certificate) =>
        await suite.Training.GetCertificationAsync(new() { Name = certificate.Name }, suite.As($"PROVIDER@{_provider}"));
}
