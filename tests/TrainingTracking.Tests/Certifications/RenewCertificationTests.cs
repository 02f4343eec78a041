using CsCheck;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Certifications;

public sealed class RenewCertificationTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    private CallOptions Caller => suite.As($"PROVIDER@{_provider}");

    [Fact]
    public async Task The_new_one_begins_when_the_old_one_ends_and_the_old_one_holds_until_then()
    {
        var old = await Awarded(months: 2);
        var renewed = await Call(old.Name, (await Expiring(old)).Etag);

        Assert.Equal((CertificationState.Awarded, old.Name, old.Person, old.Course), (renewed.State, renewed.Renews, renewed.Person, renewed.Course));
        Assert.Equal(old.ValidUntil.ToDay().AddDays(1), renewed.ValidFrom.ToDay());
        Assert.Equal(renewed.ValidFrom.ToDay().AddMonths(2).AddDays(-1), renewed.ValidUntil.ToDay());
        var now = await Get(old.Name);
        Assert.Equal((CertificationState.Renewed, renewed.Name, old.ValidUntil), (now.State, now.RenewedAs, now.ValidUntil));
        await suite.Events.Next<CertificationChanged>(e => e.Certification == renewed.Name && e.State == CertificationState.Awarded);
        var told = await suite.Events.Next<CertificationChanged>(e => e.Certification == old.Name && e.State == CertificationState.Renewed);
        Assert.Null(told.RevokedAt);
    }

    [Fact]
    public async Task Of_ten_who_renew_at_once_one_does()
    {
        var old = await Awarded(months: 2);
        var (done, refused) = await Race.Of(10, () => Call(old.Name));
        Assert.Single(done);
        Assert.All(refused, refusal => refusal.Is(ErrorReason.IllegalTransition).With("state", "RENEWED").With("allowed", "EXPIRING, EXPIRED"));
    }

    [Fact]
    public async Task Not_long_before_its_end_nor_what_was_taken_back_nor_by_a_machine()
    {
        var fresh = await Awarded(months: 36);
        (await Refused.By(() => Call(fresh.Name))).Is(ErrorReason.IllegalTransition).With("state", "AWARDED");
        await Revoke(fresh.Name);
        (await Refused.By(() => Call(fresh.Name))).Is(ErrorReason.IllegalTransition).With("state", "REVOKED");
        var old = await Awarded(months: 2);
        (await Refused.By(() => Call(old.Name, "1"))).Is(Platform.V1.ErrorReason.StaleEtag);
        var request = new RenewCertificationRequest { Name = old.Name, RequestId = Given.RequestId() };
        (await Refused.By(() => suite.Training.RenewCertificationAsync(request, suite.AsMachine($"PROVIDER@{_provider}")))).Is(Platform.V1.ErrorReason.UserRequired);
    }

    [Fact]
    public async Task Who_loses_the_new_one_loses_the_old_one_too()
    {
        var old = await Awarded(months: 2);
        var renewed = await Call(old.Name);
        await Revoke(renewed.Name);
        Assert.Equal(CertificationState.Revoked, (await Get(old.Name)).State);
        Assert.NotNull((await suite.Events.Next<CertificationChanged>(e => e.Certification == old.Name && e.State == CertificationState.Revoked)).RevokedAt);
    }

    [Fact]
    public void No_day_lies_between_two_nor_in_both_and_none_in_the_past() =>
        Gen.Select(Gen.Int[-1000, 90], Gen.Int[1, 120]).Sample((ends, months) =>
        {
            var today = new DateOnly(2026, 11, 26);
            var (until, days) = (today.AddDays(ends), Certificate.Renew(CertificationState.Awarded, today.AddDays(ends), months, today));
            return days.From >= today && days.From == (ends < 0 ? today : until.AddDays(1)) && days.Until == days.From.AddMonths(months).AddDays(-1);
        });

    private async Task<Certification> Awarded(int months)
    {
        var (course, enrolment) = await suite.Enrolled(_provider, months);
        return await suite.Training.AwardCertificationAsync(new() { Course = course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() }, Caller);
    }

    private async Task<Certification> Expiring(Certification certificate)
    {
        await suite.Events.Next<CertificationChanged>(e => e.Certification == certificate.Name && e.State == CertificationState.Expiring);
        return await Get(certificate.Name);
    }

    private AsyncUnaryCall<Certification> Call(string name, string etag = "") =>
        suite.Training.RenewCertificationAsync(new() { Name = name, Etag = etag, RequestId = Given.RequestId() }, Caller);

    private async Task<Certification> Revoke(string name) => await suite.Training.RevokeCertificationAsync(new() { Name = name, RequestId = Given.RequestId() }, Caller);

    private async Task<Certification> Get(string name) => await suite.Training.GetCertificationAsync(new() { Name = name }, Caller);
}
