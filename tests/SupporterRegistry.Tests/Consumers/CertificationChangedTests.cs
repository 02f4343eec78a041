using Google.Protobuf.WellKnownTypes;
using PeerSupport.Training.V1;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class CertificationChangedTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_revocation_ends_the_standing_at_its_instant_at_every_establishment()
    {
        var (here, applicant, certificate) = await suite.Supporter(await Offering());
        var elsewhere = await Elsewhere(applicant, certificate);
        var (revoked, at) = (certificate.Clone(), TimeProvider.System.GetUtcNow().ToTimestamp());
        (revoked.State, revoked.RevokedAt, revoked.Version) = (CertificationState.Revoked, at, 2);

        await suite.Tell(revoked);

        foreach (var appointment in new[] { here, elsewhere })
        {
            var told = await suite.Events.Next<StandingChanged>(e => e.Appointment == appointment.Name && e.Intervals.Now().Count == 0);
            Assert.All(told.Intervals, interval => Assert.True(interval.Until <= at));
            Assert.Equal(told.Intervals, (await suite.StandingOf(appointment)).Intervals);
        }
    }

    [Fact]
    public async Task News_in_any_order_and_twice_ends_in_the_newest_state()
    {
        var (appointment, _, certificate) = await suite.Supporter(await Offering());
        var news = Enumerable.Range(2, 6).Select(version => With(certificate, version, World.Today.AddDays(100 + version))).ToArray();

        foreach (var nth in new[] { 3, 5, 0, 5, 1, 4, 2, 3 })
        {
            await suite.Tell(news[nth]);
        }

        var newest = World.Today.AddDays(108).StartIn("Europe/London");
        await Eventually.True(async () => (await suite.StandingOf(appointment)).Intervals.All(interval => interval.Until.ToDateTimeOffset() == newest));
        await suite.Tell(With(certificate, 9, World.Today.AddDays(50)));
        await Eventually.True(async () => (await suite.StandingOf(appointment)).Intervals.All(interval => interval.Until.ToDateTimeOffset() < newest));
    }

    [Fact]
    public async Task News_that_changes_no_standing_is_not_passed_on()
    {
        var (appointment, _, certificate) = await suite.Supporter(await Offering());
        var before = await suite.StandingOf(appointment);
        var expiring = With(certificate, 2, certificate.ValidUntil.ToDay());
        expiring.State = CertificationState.Expiring;

        await suite.Tell(expiring);
        await suite.Tell(With(certificate, 3, World.Today.AddDays(50)));

        await suite.Events.Next<StandingChanged>(e => e.Appointment == appointment.Name && e.Version == before.Version);
        await suite.Events.Next<StandingChanged>(e => e.Appointment == appointment.Name && e.Version > before.Version);
        Assert.Equal(2, suite.Events.All<StandingChanged>(e => e.Appointment == appointment.Name).Count);
    }

    [Fact]
    public async Task Revoked_without_an_instant_it_never_counted()
    {
        var (appointment, _, certificate) = await suite.Supporter(await Offering());
        var revoked = With(certificate, 2, certificate.ValidUntil.ToDay());
        revoked.State = CertificationState.Revoked;

        await suite.Tell(revoked);

        await Eventually.True(async () => (await suite.StandingOf(appointment)).Intervals.Count == 0);
    }

    private static CertificationChanged With(CertificationChanged certificate, long version, DateOnly validUntil)
    {
        var changed = certificate.Clone();
        (changed.Version, changed.ValidUntil) = (version, validUntil.ToProto());
        return changed;
    }

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());

    private async Task<Appointment> Elsewhere(ApplicationCase applicant, CertificationChanged certificate)
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), scheme: certificate.Schemes[0]);
        var again = await suite.Given.Accepted(offering, prisonerNumber: applicant.PrisonerNumber);
        await suite.Given.CompactSigned(again);
        return await suite.Given.Appoint(again);
    }
}
