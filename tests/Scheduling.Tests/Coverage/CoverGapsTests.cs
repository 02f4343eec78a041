using CsCheck;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class CoverGapsTests
{
    private static readonly DateOnly s_first = new(2026, 11, 23);
    private static readonly Prison s_prison = new("MDI", new(BandHours.Usual, TimeZoneInfo.Utc), ZoneReach.Usual);

    private static readonly Gen<Place> s_places = Gen.Select(
        Gen.OneOf("listener", "insider"), Gen.OneOf("hb-1", "hb-2"), Gen.Int[0, 3].Select(s_first.AddDays), Gen.OneOf(BandKind.Am, BandKind.Night),
        (scheme, zone, date, kind) => new Place(scheme, zone, date, kind));

    private static readonly Gen<List<Holder>> s_holders = Gen.Select(s_places, Gen.OneOf("hb-1", "hb-2"), (place, livesIn) => new Holder(place, livesIn)).List[0, 30];

    private static readonly Gen<List<CoverageRuleRow>> s_rules = Gen.Select(s_places, Gen.Int[1, 3], (place, places) => Rule(place.Scheme, place.Zone, place.Kind, places))
        .List[1, 8].Select(rules => rules.DistinctBy(rule => (rule.Scheme, rule.Zone, rule.Kind)).ToList());

    [Fact]
    public void Every_place_asked_for_is_either_covered_or_in_a_gap_and_gaps_come_in_order() =>
        Gen.Select(s_rules, s_holders).Sample((rules, holders) =>
        {
            var days = Enumerable.Range(0, 4).Select(s_first.AddDays).ToList();
            var gaps = CoverGaps.Of(s_prison, rules, holders, days).ToList();
            foreach (var (rule, day) in rules.SelectMany(rule => days.Select(day => (rule, day))))
            {
                var place = new Place(rule.Scheme, rule.Zone, day, rule.Kind);
                var covered = holders.Count(holder => holder.Place == place && (rule.Kind is BandKind.Am || holder.LivesIn == rule.Zone));
                Assert.Equal(covered < rule.Places ? new Gap(place, rule.Places, covered) : null, gaps.Find(gap => gap.Place == place));
            }

            Assert.Equal(gaps.OrderBy(gap => gap.Place.Date).ThenBy(gap => gap.Place.Kind).ThenBy(gap => gap.Place.Zone, StringComparer.Ordinal).ThenBy(gap => gap.Place.Scheme, StringComparer.Ordinal), gaps);
        });

    [Fact]
    public void There_is_no_gap_on_a_day_the_band_is_not_held()
    {
        var prison = s_prison with { Day = new([new(BandKind.Ed, [DayOfWeek.Tuesday], new(17, 0), new(20, 0))], TimeZoneInfo.Utc) };
        var gaps = CoverGaps.Of(prison, [Rule("listener", "hb-1", BandKind.Ed, 1)], [], Enumerable.Range(0, 7).Select(s_first.AddDays));
        Assert.Equal([new Gap(new("listener", "hb-1", s_first.AddDays(1), BandKind.Ed), 1, 0)], gaps);
    }

    [Theory]
    [InlineData(BandKind.Night, 2, 1, true)]
    [InlineData(BandKind.Night, 3, 1, true)]
    [InlineData(BandKind.Night, 1, 1, false)]
    [InlineData(BandKind.Night, 2, 0, false)]
    [InlineData(BandKind.Night, 3, 2, false)]
    [InlineData(BandKind.Am, 2, 1, false)]
    public void A_night_for_two_or_more_is_not_one_persons(BandKind kind, int places, int covered, bool alone) =>
        Assert.Equal(alone, new Gap(new("listener", "hb-1", s_first, kind), places, covered).IsAlone);

    [Fact]
    public void What_is_covered_twice_makes_up_for_nothing_elsewhere()
    {
        var hours = s_prison.Day.On(s_first, BandKind.Am)!;
        var coverings = new[] { (2, 3), (1, 0), (1, 1) }.Select(one => new Covering(hours, new(new("listener", "hb-1", s_first, BandKind.Am), one.Item1, one.Item2)));
        Assert.Equal((4, 3, 1), CoverGaps.Sum(coverings));
    }

    private static CoverageRuleRow Rule(string scheme, string zone, BandKind kind, int places) =>
        new() { Establishment = "MDI", RuleId = $"{scheme}{zone}{kind}", Scheme = scheme, Zone = zone, Kind = kind, Places = places, Version = 1 };
}
