using CsCheck;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class PulseTests(RegistrySuite suite)
{
    [Fact]
    public void The_next_beat_lies_ahead_by_an_interval_at_most_and_in_step() =>
        Gen.Select(Any.Instant, Any.Instant, Gen.Int[1, 3600]).Sample((due, now, seconds) =>
        {
            var interval = TimeSpan.FromSeconds(seconds);
            var next = Pulse.Next(due, now, interval);
            return next > now && next > due && (next <= now + interval || next == due + interval) && (next - due).Ticks % interval.Ticks == 0;
        });

    [Fact]
    public async Task An_establishment_that_offers_a_scheme_is_counted_at_once_and_then_again_and_again()
    {
        var establishment = await suite.Given.Establishment();
        await suite.Given.Offering(establishment);

        var first = await suite.Events.Next<StandingsCounted>(e => e.Establishment == establishment);
        var second = await suite.Events.Next<StandingsCounted>(e => e.Establishment == establishment && e.Version > first.Version);

        Assert.Equal(0, first.Count);
        Assert.Equal(0, first.HighestVersion);
        Assert.True(second.AsOf.ToDateTimeOffset() > first.AsOf.ToDateTimeOffset());
    }

    [Fact]
    public async Task A_second_scheme_does_not_double_the_pulse()
    {
        var establishment = await suite.Given.Establishment();
        await suite.Given.Offering(establishment);
        var first = await suite.Events.Next<StandingsCounted>(e => e.Establishment == establishment);
        await suite.Given.Offering(establishment);

        await suite.Events.Next<StandingsCounted>(e => e.Establishment == establishment && e.AsOf.ToDateTimeOffset() > first.AsOf.ToDateTimeOffset() + (RegistrySuite.Pulse * 4.5));

        var beats = suite.Events.All<StandingsCounted>(e => e.Establishment == establishment).Select(e => e.AsOf.ToDateTimeOffset()).Order().ToArray();
        Assert.InRange(beats.Length, 2, (int)((beats[^1] - beats[0]) / RegistrySuite.Pulse) + 2); // each step has one, however late it came
    }

    [Fact]
    public async Task The_count_names_the_highest_version_of_the_standings()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (appointment, _, _) = await suite.Supporter(offering);
        var standing = await suite.StandingOf(appointment);

        var counted = await suite.Events.Next<StandingsCounted>(e => offering.Name.StartsWith(e.Establishment + "/", StringComparison.Ordinal) && e.Count == 1);

        Assert.Equal(standing.Version, counted.HighestVersion);
    }

    [Fact]
    public async Task The_pulse_says_how_old_the_keep_apart_list_is_and_how_long_it_is_good()
    {
        var establishment = await suite.Given.Establishment();
        await suite.Given.Offering(establishment);
        var before = await suite.Events.Next<StandingsCounted>(e => e.Establishment == establishment);
        var asOf = TimeProvider.System.GetUtcNow().AddHours(-3);
        await suite.KeepApart(establishment, asOf);

        var after = await suite.Events.Next<StandingsCounted>(e => e.Establishment == establishment && e.KeepApartsAsOf is not null);

        Assert.Null(before.KeepApartsAsOf);
        Assert.InRange(after.KeepApartsAsOf.ToDateTimeOffset() - asOf, TimeSpan.FromMilliseconds(-1), TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromHours(24), after.KeepApartsGoodUntil.ToDateTimeOffset() - after.KeepApartsAsOf.ToDateTimeOffset());
    }
}
