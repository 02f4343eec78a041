using CsCheck;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class RotaRulesTests
{
    private static readonly Prison s_prison = new("MDI", new(BandHours.Usual, TimeZoneInfo.Utc), ZoneReach.Usual);
    private static readonly DateOnly s_monday = new(2026, 11, 23);
    private static readonly RotaSpan s_week = new("listener", s_monday, 7);
    private static readonly DateTimeOffset s_before = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The law: judged as a whole, a rota may stand exactly when its duties could be given one after the other as AssignDuty gives them.</summary>
    [Fact]
    public void A_rota_may_be_published_exactly_when_its_duties_could_be_given_one_by_one() =>
        Gen.Select(Turns, Gen.Int[0, 3], Gen.Int[0, 20], Gen.Int[1, 2]).Sample(
            (turns, nights, restHours, places) =>
            {
                var limits = new LoadLimits { ContactsPerWeek = 0, ConsecutiveNights = nights, RestAfterNight = TimeSpan.FromHours(restHours) };
                var ground = Ground(limits, places, turns);
                return RotaRules.Broken(ground).Any(finding => finding.Forbids) != GivenOneByOne(ground, places);
            },
            iter: 20_000,
            print: turns => string.Join(' ', turns.Item1.Select(turn => $"{turn.PersonId} {turn.Turn.Date:dd} {turn.Turn.Kind} {turn.Stands} {turn.IsAway} {turn.LivesIn}")));

    [Fact]
    public void A_run_of_nights_is_named_once_at_the_first_that_is_too_many()
    {
        var findings = Broken(new() { ContactsPerWeek = 0, ConsecutiveNights = 2, RestAfterNight = TimeSpan.Zero }, Night(0, 3), Night(1, 1), Night(2, 0), Night(3, 2));
        Assert.Equal([new(RotaFaultKind.TooManyNights, Night(3, 2).Turn, Night(3, 2).Turn.At("listener"), "2", "4")], findings);
    }

    [Fact]
    public void Rest_that_is_too_short_is_named_at_the_later_duty()
    {
        var morning = Known(1, 1, BandKind.Pm);
        var findings = Broken(new() { ContactsPerWeek = 0, ConsecutiveNights = 0, RestAfterNight = TimeSpan.FromHours(5) }, Night(0, 0), morning);
        Assert.Equal([new(RotaFaultKind.RestTooShort, morning.Turn, morning.Turn.At("listener"), "300 min", "240 min")], findings);
    }

    [Fact]
    public void A_night_that_leaves_too_little_rest_before_a_duty_that_stands_is_named_itself()
    {
        var (limits, afternoon) = (new LoadLimits { ContactsPerWeek = 0, ConsecutiveNights = 0, RestAfterNight = TimeSpan.FromHours(5) }, Known(1, 1, BandKind.Pm));
        var findings = RotaRules.Broken(Ground(limits, 1, [Night(0, 0)]) with { Standing = [afternoon.ToStanding("listener")] }).Where(finding => finding.Forbids);
        Assert.Equal([new(RotaFaultKind.RestTooShort, Night(0, 0).Turn, Night(0, 0).Turn.At("listener"), "300 min", "240 min")], findings);
    }

    [Fact]
    public void What_is_over_and_was_held_is_left_alone_but_counts()
    {
        var ground = Ground(new() { ContactsPerWeek = 0, ConsecutiveNights = 1, RestAfterNight = TimeSpan.Zero }, 1, [Night(0, 0) with { IsHeld = true, Stands = false }, Night(1, 1)]);
        var findings = RotaRules.Broken(ground with { Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero) }).Where(finding => finding.Forbids);
        Assert.Equal([(RotaFaultKind.TooManyNights, 1)], findings.Select(finding => (finding.Kind, finding.Turn!.Index)));
    }

    /// <summary>A shadow's, or one that something keeps its holder from.</summary>
    [Fact]
    public void A_duty_that_covers_no_place_stands_in_the_way_of_its_holder_only()
    {
        var (ground, night) = (Ground(new() { ContactsPerWeek = 0, ConsecutiveNights = 0, RestAfterNight = TimeSpan.Zero }, 1, [Night(0, 0), Known(1, 1, BandKind.Night, "baker")]), Night(0, 0).Turn.At("listener"));
        StandingDuty Standing(string who, bool covers) => new(who, who, night, s_prison.Day.On(s_monday, BandKind.Night)!, "a-wing") { Covers = covers };
        Assert.Equal([RotaFaultKind.OverCover], Forbidden(Standing("baker", covers: true)));
        Assert.Empty(Forbidden(Standing("baker", covers: false)));
        Assert.Equal([RotaFaultKind.DutyOverlaps], Forbidden(Standing("archer", covers: false)));
        Assert.Contains(RotaRules.Broken(ground with { Turns = [], Standing = [Standing("baker", covers: false)] }), finding => finding.Place == night);

        IEnumerable<RotaFaultKind> Forbidden(StandingDuty duty) => RotaRules.Broken(ground with { Standing = [duty] }).Where(finding => finding.Forbids).Select(finding => finding.Kind);
    }

    [Theory]
    [InlineData(true, false, false, RotaFaultKind.UnknownSupporter)]
    [InlineData(false, true, false, RotaFaultKind.NotStanding)]
    [InlineData(false, false, true, RotaFaultKind.Away)]
    public void Who_may_not_come_is_named(bool unknown, bool notStanding, bool away, RotaFaultKind kind)
    {
        var turn = Night(0, 2) with { PersonId = unknown ? null : "archer", Stands = !notStanding, IsAway = away };
        Assert.Equal([kind], Broken(new() { ContactsPerWeek = 0, ConsecutiveNights = 0, RestAfterNight = TimeSpan.Zero }, turn).Select(finding => finding.Kind));
    }

    [Fact]
    public void What_nobody_fills_is_told_and_may_be_published()
    {
        var findings = RotaRules.Broken(Ground(new() { ContactsPerWeek = 0, ConsecutiveNights = 0, RestAfterNight = TimeSpan.Zero }, 1, [Night(0, 0)]));
        Assert.All(findings, finding => Assert.False(finding.Forbids));
        Assert.Equal(6, findings.Count(finding => finding.Place.Kind is BandKind.Night));
    }

    /// <summary>At night nobody is brought from another wing: it is he who is named, and nobody who comes beside him.</summary>
    [Fact]
    public void Who_can_t_be_brought_is_named_and_takes_nobodys_place()
    {
        var (far, ground) = (Night(0, 0) with { LivesIn = "b-wing" }, Ground(new() { ContactsPerWeek = 0, ConsecutiveNights = 0, RestAfterNight = TimeSpan.Zero }, 1, []));
        var alone = RotaRules.Broken(ground with { Turns = [far, Known(1, 0, BandKind.Am) with { LivesIn = "b-wing" }] });
        Assert.Equal([new(RotaFaultKind.TooFar, far.Turn, far.Turn.At("listener"))], alone.Where(finding => finding.Forbids));
        Assert.Contains(alone, finding => finding.Kind is RotaFaultKind.UnderCover && finding.Place == far.Turn.At("listener") && finding.Value == "0");

        var beside = RotaRules.Broken(ground with { Turns = [far, Known(1, 0, BandKind.Night, "baker")] });
        Assert.Equal([RotaFaultKind.TooFar], beside.Where(finding => finding.Place == far.Turn.At("listener")).Select(finding => finding.Kind));
        Assert.Equal([false, true], (ground with { Turns = [far, Known(1, 0, BandKind.Night, "baker")] }).Duties.Select(duty => duty.Covers));
    }

    private static IReadOnlyList<RotaFinding> Broken(LoadLimits limits, params KnownTurn[] turns) => [.. RotaRules.Broken(Ground(limits, 1, turns)).Where(finding => finding.Forbids)];

    private static RotaGround Ground(LoadLimits limits, int places, IReadOnlyList<KnownTurn> turns) => new()
    {
        Span = s_week,
        Prison = s_prison,
        Now = s_before,
        Limits = limits,
        Rules = [.. new[] { BandKind.Am, BandKind.Pm, BandKind.Night }.Select(kind => new CoverageRuleRow { Establishment = "MDI", RuleId = $"{kind}", Scheme = "listener", Zone = "a-wing", Kind = kind, Places = places, Version = 1 })],
        Turns = turns,
        Standing = [],
    };

    private static KnownTurn Night(int index, int day) => Known(index, day, BandKind.Night);

    private static KnownTurn Known(int index, int day, BandKind kind, string person = "archer") => new()
    {
        Turn = new(index, person, "a-wing", s_monday.AddDays(day), kind),
        Hours = s_prison.Day.On(s_monday.AddDays(day), kind),
        PersonId = person,
        LivesIn = "a-wing",
        Stands = true,
    };

    private static Gen<KnownTurn[]> Turns =>
        from turns in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 6], Gen.Int[1, 4].Select(kind => (BandKind)kind), Gen.Int[0, 15]).Array[0, 10]
        select turns.Index().Select(each => Known(each.Index, each.Item.Item2, each.Item.Item3, $"p{each.Item.Item1}") with { Stands = each.Item.Item4 > 0, IsAway = each.Item.Item4 == 1, LivesIn = each.Item.Item4 == 2 ? "b-wing" : "a-wing" }).ToArray();

    private static bool GivenOneByOne(RotaGround ground, int places)
    {
        var held = new List<KnownTurn>();
        foreach (var turn in ground.Turns)
        {
            if (!ground.Rules.Any(rule => rule.Kind == turn.Turn.Kind) || !MayBeGiven(ground.Limits, places, held, turn))
            {
                return false;
            }

            held.Add(turn);
        }

        return true;
    }

    private static bool MayBeGiven(LoadLimits limits, int places, List<KnownTurn> held, KnownTurn turn)
    {
        var (hours, his) = (turn.Hours!, held.Where(other => other.PersonId == turn.PersonId).Select(other => other.Hours!).ToList());
        var isNight = hours.Kind is BandKind.Night;
        var nights = his.Where(other => other.Kind is BandKind.Night).Select(other => other.Date).ToHashSet();
        var before = Enumerable.Range(1, 10).TakeWhile(back => nights.Contains(hours.Date.AddDays(-back))).Count();
        var after = Enumerable.Range(1, 10).TakeWhile(on => nights.Contains(hours.Date.AddDays(on))).Count();
        var around = new LoadAround
        {
            NightsInARow = before + 1 + after,
            RestsFrom = isNight ? null : his.Where(other => other.Kind is BandKind.Night && other.Until <= hours.From).Max(other => (DateTimeOffset?)other.Until),
            RestsUntil = isNight ? his.Where(other => other.Kind is not BandKind.Night && other.From >= hours.Until).Min(other => (DateTimeOffset?)other.From) : null,
        };
        var candidacy = new Candidacy
        {
            Stands = turn.Stands,
            KeptFrom = turn.IsAway ? "ABSENT" : null,
            Overlaps = his.Exists(other => other.From < hours.Until && hours.From < other.Until),
            LivesIn = turn.LivesIn,
            CanBeBrought = turn.LivesIn == turn.Turn.Zone || !isNight,
            Taken = held.Count(other => other.Turn.Date == hours.Date && other.Turn.Kind == hours.Kind),
        };
        try
        {
            DutyRules.RequireFree($"establishments/MDI/zones/{turn.Turn.Zone}", hours.Kind, shadow: false, places, candidacy);
            LoadRules.RequireWithin(limits, hours, around);
            return true;
        }
        catch (Refusal)
        {
            return false;
        }
    }
}
