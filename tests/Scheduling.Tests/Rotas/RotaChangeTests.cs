using CsCheck;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class RotaChangeTests
{
    private static readonly Prison s_prison = new("MDI", new(BandHours.Usual, TimeZoneInfo.Utc), ZoneReach.Usual);
    private static readonly DateOnly s_monday = new(2026, 11, 23);

    /// <summary>The law: taking from each place whom the changes take, and giving it to whom they give it, makes of the one rota the other.</summary>
    [Fact]
    public void What_was_with_the_changes_is_what_will_be() => Gen.Select(Turns, Turns, Turns).Sample((was, gone, becomes) =>
    {
        var changes = RotaChange.Between(Ground(2, was), gone, [.. becomes.Select(turn => turn.Turn)]);
        var after = was.Select(Key).ToHashSet();
        after.ExceptWith(changes.Where(change => change.From is not null && after.Contains((change.Place, change.From))).Select(change => (change.Place, change.From!)));
        after.UnionWith(changes.Where(change => change.To is not null).Select(change => (change.Place, change.To!)));
        return after.SetEquals(becomes.Select(Key)) && changes.All(change => change.From != change.To && change.Why is not RotaChangeWhy.Unspecified);
    });

    [Fact]
    public void Who_loses_is_named_with_the_rule_that_stands_against_him()
    {
        KnownTurn[] was = [Night(0, "able", 0), Night(1, "may-not", 1) with { Stands = false }, Night(2, "away", 2) with { IsAway = true }, Night(3, "far", 3) with { LivesIn = "b-wing" }, Night(4, "able", 5), Night(5, "able", 6)];
        var changes = RotaChange.Between(Ground(1, was), [Night(0, "gone", 4)], [Night(0, "other", 0).Turn, Night(1, "other", 2).Turn, Night(2, "other", 4).Turn, Night(3, "able", 6).Turn]);
        Assert.Equal(
            [
                ("able", "other", RotaChangeWhy.GivesWay, RotaFaultKind.Unspecified),
                ("may-not", null, RotaChangeWhy.MayNot, RotaFaultKind.NotStanding),
                ("away", "other", RotaChangeWhy.NotFree, RotaFaultKind.Away),
                ("far", null, RotaChangeWhy.TooFar, RotaFaultKind.TooFar),
                ("gone", "other", RotaChangeWhy.Vacated, RotaFaultKind.Unspecified),
                ("able", null, RotaChangeWhy.NotFree, RotaFaultKind.TooManyNights), // named at the second of the two nights, lost at the first
            ],
            changes.Select(change => (change.From, change.To, change.Why, change.Rule)));
    }

    [Fact]
    public void Where_fewer_are_asked_for_somebody_loses_and_nobody_gains()
    {
        var change = Assert.Single(RotaChange.Between(Ground(1, [Night(0, "one", 0), Night(1, "two", 0)]), [], [Night(0, "two", 0).Turn]));
        Assert.Equal(("one", (string?)null, RotaChangeWhy.NotAsked, RotaFaultKind.OverCover), (change.From, change.To, change.Why, change.Rule));
    }

    private static (Place Place, string AppointmentId) Key(KnownTurn turn) => (turn.Turn.At("listener"), turn.Turn.AppointmentId);

    private static Gen<KnownTurn[]> Turns =>
        from turns in Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1]).Array[0, 4]
        select turns.Distinct().Index().Select(turn => Night(turn.Index, $"p{turn.Item.Item1}", turn.Item.Item2)).ToArray();

    private static KnownTurn Night(int index, string who, int day) => new()
    {
        Turn = new(index, who, "a-wing", s_monday.AddDays(day), BandKind.Night),
        Hours = s_prison.Day.On(s_monday.AddDays(day), BandKind.Night),
        PersonId = who,
        LivesIn = "a-wing",
        Stands = true,
    };

    private static RotaGround Ground(int places, IReadOnlyList<KnownTurn> turns) => new()
    {
        Span = new("listener", s_monday, 7),
        Prison = s_prison,
        Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero),
        Limits = new() { ContactsPerWeek = 0, ConsecutiveNights = 1, RestAfterNight = TimeSpan.Zero },
        Rules = [new() { Establishment = "MDI", RuleId = "night", Scheme = "listener", Zone = "a-wing", Kind = BandKind.Night, Places = places, Version = 1 }],
        Turns = turns,
        Standing = [],
    };
}
