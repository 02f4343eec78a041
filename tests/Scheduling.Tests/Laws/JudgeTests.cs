using PeerSupport.Harness.Laws;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>A judge that finds nothing is worth nothing: each law is broken once, and found.</summary>
public sealed class JudgeTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 27, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_request_that_is_met_breaks_nothing() => Assert.Empty(Broken([.. Met()]));

    [Fact]
    public void One_that_never_ends_is_found() => Finds("never ended", [.. Met().SkipLast(2)]);

    [Fact]
    public void One_that_ends_twice_is_found() => Finds("was Met and became Withdrawn", [.. Met(), new RequestBecame(9, At(9), "r", RequestState.Withdrawn)]);

    [Fact]
    public void A_timer_that_runs_twice_is_found() => Finds("had run before", [.. Met(), new TimerRan(9, At(9), "match", "r")]);

    [Fact]
    public void A_timer_that_runs_early_is_found() => Finds("before its time", [.. Met(), new TimerSet(9, At(9), "forget", "r", At(11)), new TimerRan(10, At(10), "forget", "r")]);

    [Fact]
    public void A_timer_that_never_runs_is_found() => Finds("never ran", [.. Met(), new TimerSet(9, At(9), "forget", "r", At(10))]);

    [Fact]
    public void One_that_waits_without_a_timer_is_found() => Finds("expire is lost", [.. Met().Where(happened => happened is not TimerSet { Kind: "expire" })]);

    [Fact]
    public void One_for_whom_nobody_is_looked_for_is_found() => Finds("match is lost", [.. Met().Where(happened => happened is not (TimerSet { Kind: "match" } or TimerRan { Kind: "match" }))]);

    [Fact]
    public void Whoever_is_forgotten_behind_a_door_is_found() => Finds("nobody looks in", [.. Met().Where(happened => happened is not TimerSet { Kind: "contact-limit" })]);

    [Fact]
    public void Whoever_comes_without_standing_is_found() => Finds("without Solo standing", [.. Met().Where(happened => happened is not StandingTold)]);

    [Fact]
    public void Whoever_comes_after_his_standing_has_ended_is_found() => Finds("without Solo standing",
        [.. Met().Select(happened => happened is StandingTold told ? told with { Intervals = [(Capability.Solo, s_start, At(4))] } : happened)]);

    [Fact]
    public void A_pair_that_is_kept_apart_is_found() => Finds("is kept apart", [new KeptApartTold(0, At(-2), "s", "asker", true), .. Met()]);

    [Fact]
    public void A_pair_that_was_asked_about_too_long_ago_is_found() => Finds("on an answer of",
        [.. Met().Select(happened => happened is ContactBegan began ? began with { CheckedAt = At(3.9) } : happened)]);

    [Fact]
    public void A_pair_that_is_kept_apart_no_longer_may_meet() =>
        Assert.Empty(Broken([new KeptApartTold(0, At(-2), "s", "asker", true), new KeptApartTold(0, At(-1), "s", "asker", false), .. Met()]));

    [Fact]
    public void Whoever_is_in_two_places_is_found() => Finds("in two places", [.. Met().SkipLast(2), new ContactBegan(9, At(9), "other", "s", "another", At(9), Capability.Solo)]);

    [Fact]
    public void Who_asked_and_is_in_two_contacts_is_found() => Finds("asker, who asked, is in two contacts",
        [.. Met().SkipLast(2), new StandingTold(8, At(8), "t", [(Capability.Solo, s_start.AddDays(-1), null)]), new ContactBegan(9, At(9), "other", "t", "asker", At(9), Capability.Solo)]);

    [Fact]
    public void Who_asked_and_has_parted_may_be_met_again() =>
        Assert.DoesNotContain(Broken([.. Met(), new ContactBegan(9, At(9), "other", "s", "asker", At(9), Capability.Solo)]), broken => broken.Contains("two", StringComparison.Ordinal));

    [Fact]
    public void A_supporter_who_is_overtaken_by_the_end_is_found() => Finds("expired while a supporter came",
        [.. Met().Take(9), new LetOut(4, At(3), "r", At(18)), new TimerRan(5, At(17), "expire", "r"), new AlarmOpened(5, At(17), "a", "r", AlarmKind.RequestWaiting), new RequestBecame(5, At(17), "r", RequestState.Expired)]);

    [Fact]
    public void An_alarm_that_climbs_no_more_is_found() => Finds("climbs no more",
        [.. Met().SkipLast(2), new TimerRan(9, At(9), "contact-limit", "r"), new AlarmOpened(9, At(9), "a", "r", AlarmKind.ContactOverdue)]);

    [Fact]
    public void An_end_in_time_without_its_timer_is_found() => Finds("without a run of its timer", [.. Met().Take(5), new RequestBecame(9, At(9), "r", RequestState.Expired)]);

    [Fact]
    public void An_end_in_time_without_an_open_alarm_is_found() => Finds(
        "no alarm stands open", [.. Met().Take(5), new TimerRan(9, At(9), "expire", "r"), new RequestBecame(9, At(9), "r", RequestState.Expired)]);

    private static void Finds(string what, IReadOnlyList<Happening> history) => Assert.Contains(Broken(history), broken => broken.Contains(what, StringComparison.Ordinal));

    private static IReadOnlyList<string> Broken(IReadOnlyList<Happening> history) => Judge.Broken(history, At(100), TimeSpan.FromMinutes(1));

    private static IEnumerable<Happening> Met() =>
    [
        new StandingTold(0, At(-1), "s", [(Capability.Solo, s_start.AddDays(-1), null)]),
        new RequestBecame(1, At(0), "r", RequestState.Raised),
        new TimerSet(1, At(0), "match", "r", At(0)),
        new TimerSet(1, At(0), "expire", "r", At(30)),
        new TimerRan(2, At(1), "match", "r"),
        new RequestBecame(2, At(1), "r", RequestState.Offered),
        new TimerSet(2, At(1), "offer-lapse", "r", At(5)),
        new RequestBecame(3, At(2), "r", RequestState.Accepted),
        new RequestBecame(4, At(3), "r", RequestState.MovementAuthorised),
        new ContactBegan(5, At(5), "r", "s", "asker", At(4.5), Capability.Solo),
        new RequestBecame(5, At(5), "r", RequestState.InContact),
        new TimerDropped(5, At(5), "offer-lapse", "r"),
        new TimerDropped(5, At(5), "expire", "r"),
        new TimerSet(5, At(5), "contact-limit", "r", At(60)),
        new RequestBecame(6, At(8), "r", RequestState.Met),
        new TimerDropped(6, At(8), "contact-limit", "r"),
    ];

    private static DateTimeOffset At(double minutes) => s_start.AddMinutes(minutes);
}
