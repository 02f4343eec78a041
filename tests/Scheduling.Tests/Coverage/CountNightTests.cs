using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Each night is told once, when it is over: zones that ask for supporters, and those that had none.</summary>
public sealed class CountNightTests(SchedulingSuite suite)
{
    private static readonly DateOnly s_past = TimeProvider.System.GetUtcNow().DayIn("Europe/London").AddDays(-10);

    [Fact]
    public async Task Of_two_zones_one_without_anybody_and_one_with_too_few_are_told()
    {
        var place = await suite.Given.Place(places: 2);
        await suite.Given.Covered(place.Offering, $"{place.Establishment}/zones/b-wing");
        await suite.Given.Covered(place.Offering, $"{place.Establishment}/zones/b-wing", kind: BandKind.Am); // no night
        var appointed = await suite.Given.Appointed(place.Offering, night: true);
        var duty = await suite.Given.OnDuty(place, appointed.Name);
        await Rows.Change(suite, "scheduling", "update duties set date = $2, starts_at = starts_at - interval '30 days', ends_at = ends_at - interval '30 days' where establishment = $1", place.Code, s_past);
        Assert.NotNull(duty);

        await Over(place, s_past);
        var told = await Told(place, s_past);
        var cover = Assert.Single(told.Covers);
        Assert.Equal((place.Offering.Scheme, 2, 1, 1), (cover.Scheme, cover.Zones, cover.Uncovered, cover.Short));
        Assert.True(told.ListStale); // there has never been a list
        Assert.Equal(2, Assert.Single((await Told(place, s_past.AddDays(1))).Covers).Uncovered); // the next night follows
    }

    [Fact]
    public async Task A_night_that_is_not_over_waits_for_its_end()
    {
        var place = await suite.Given.Place();
        var today = TimeProvider.System.GetUtcNow().DayIn("Europe/London");
        await Over(place, today);
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling",
            "select count(*) from timers where tenant = $1 and kind = 'count-night' and key = $2 and due_at > now()", place.Code, $"{today:yyyy-MM-dd}") == 1);
        Assert.Empty(suite.Events.All<NightCounted>(e => e.Establishment == place.Establishment && e.Date.ToDay() == today));
    }

    [Fact]
    public async Task Where_no_rule_asks_for_anybody_the_morning_is_told_all_the_same()
    {
        var at = await suite.Given.Asking(); // with a list
        foreach (var table in (string[])["regime_bands", "regimes"]) // the usual day again
        {
            await Rows.Change(suite, "scheduling", $"delete from {table} where establishment = $1", at.Code);
        }

        await suite.Given.Raised(at); // the copy is there
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from standing_feeds where establishment = $1 and keep_aparts_good_until > now()", at.Code) == 1);
        await Over(new(at.Offering, new()), s_past);
        var told = await suite.Events.Only<NightCounted>(e => e.Establishment == at.Establishment && e.Date.ToDay() == s_past);
        Assert.Equal((0, false), (told.Covers.Count, told.ListStale));
    }

    private Task<NightCounted> Told(PlaceCase place, DateOnly night) => suite.Events.Only<NightCounted>(e => e.Establishment == place.Establishment && e.Date.ToDay() == night);

    private Task<int> Over(PlaceCase place, DateOnly night) => Rows.Due(suite, "scheduling", place.Code, "count-night", $"{night:yyyy-MM-dd}");
}
