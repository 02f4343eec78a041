using CsCheck;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.SupportSessions;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.SupportSessions;

public sealed class SupervisionRulesLaws
{
    private const string London = "Europe/London";
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Gen<DateTimeOffset> s_instant = Gen.Int[0, 2 * 365 * 24 * 60].Select(minutes => s_start.AddMinutes(minutes));
    private static readonly Gen<TimeSpan> s_every = Gen.Int[1, 366 * 24 * 60].Select(minutes => TimeSpan.FromMinutes(minutes));
    private static readonly Gen<TeamClock> s_clock = Gen.Select(s_instant, Gen.Int[0, 60].Nullable(), (from, ago) => new TeamClock(ago is { } days ? from.DayIn(London).AddDays(-days) : null, from));

    [Fact]
    public void A_team_is_overdue_from_the_instant_its_time_is_over_and_never_where_none_is_asked_for() => Gen.Select(s_clock, s_every).Sample((clock, every) =>
    {
        var due = clock.CountsFrom + every;
        return SupervisionRules.IsOverdue(clock, every, due) && !SupervisionRules.IsOverdue(clock, every, due.AddTicks(-1)) && !SupervisionRules.IsOverdue(clock, null, due.AddYears(9));
    });

    [Fact]
    public void A_session_held_gives_the_team_its_whole_time_and_takes_none_away() => Gen.Select(s_clock, s_every, s_instant, Gen.Int[0, 28]).Sample((clock, every, now, ago) =>
    {
        var held = SupervisionRules.Held(clock, now.DayIn(London).AddDays(-ago), now);
        return held.CountsFrom >= clock.CountsFrom
            && (ago > 0 || !SupervisionRules.IsOverdue(held, every, now.Add(every).AddTicks(-1)))
            && !SupervisionRules.IsOverdue(held, every, now.DayIn(London).AddDays(-ago).StartIn(London).AddTicks(every.Ticks - 1));
    });

    [Fact]
    public void In_which_order_sessions_are_recorded_makes_no_difference() => Gen.Select(s_clock, s_instant, Gen.Int[0, 28].Array[1, 6]).Sample((clock, now, agos) =>
    {
        var days = agos.Select(ago => now.DayIn(London).AddDays(-ago)).ToList();
        return After(days) == After(days.Order()) && After(days) == After(days.OrderDescending()) && After(days).LastHeld == days.Append(clock.LastHeld ?? default).Max();
        TeamClock After(IEnumerable<DateOnly> order) => order.Aggregate(clock, (at, day) => SupervisionRules.Held(at, day, now));
    });

    [Fact]
    public void Weeks_are_whole_weeks_of_days() => Gen.Select(s_instant, Gen.Int[0, 100], Gen.Int[0, 6], Gen.Bool).Sample((from, weeks, days, held) =>
    {
        var first = from.DayIn(London);
        var clock = new TeamClock(held ? first : null, from);
        return SupervisionRules.WeeksSince(clock, first.AddDays((weeks * 7) + days).StartIn(London).AddHours(12)) == weeks;
    });

    [Fact]
    public void Each_side_gives_its_own_reasons_and_only_while_it_is_planned() =>
        Gen.Select(Gen.OneOf(SupportSessionState.Planned, SupportSessionState.Held, SupportSessionState.Cancelled), Gen.Bool, Gen.Bool).Sample((state, byPrison, prisons) =>
        {
            var (by, reason) = (byPrison ? RunSide.Prison : RunSide.Provider, prisons ? CancelReason.Lockdown : CancelReason.TooFew);
            return Allowed(() => SupervisionRules.Cancel(state, by, reason)) == (state is SupportSessionState.Planned && byPrison == prisons)
                && Allowed(() => SupervisionRules.Cancel(state, by, CancelReason.Other)) == state is SupportSessionState.Planned;
        });

    [Theory]
    [InlineData(-29, false)]
    [InlineData(-28, true)]
    [InlineData(731, true)]
    [InlineData(732, false)]
    public void A_session_is_planned_for_a_day_near_enough(int inDays, bool allowed)
    {
        var today = new DateOnly(2026, 11, 26);
        Assert.Equal(allowed, Allowed(() => SupervisionRules.Plan(today.AddDays(inDays), today)));
    }

    private static bool Allowed(Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (Refusal)
        {
            return false;
        }
    }
}
