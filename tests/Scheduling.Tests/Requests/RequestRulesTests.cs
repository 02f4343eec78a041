using System.Collections.Frozen;
using CsCheck;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class RequestRulesTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
    private static readonly FrozenSet<RequestState> s_ends =
        [RequestState.Met, RequestState.PhoneTaken, RequestState.Withdrawn, RequestState.MovedOn, RequestState.Refused, RequestState.Expired];

    /// <summary>Every step there is, by its name.</summary>
    private static readonly FrozenDictionary<string, Func<Progress, DateTimeOffset, Progress>> s_steps = new Dictionary<string, Func<Progress, DateTimeOffset, Progress>>
    {
        ["offer"] = (at, _) => RequestRules.Offer(at),
        ["accept"] = (at, _) => RequestRules.Accept(at),
        ["decline"] = (at, _) => RequestRules.Decline(at),
        ["release"] = (at, _) => RequestRules.Release(at),
        ["check by hand"] = (at, _) => RequestRules.CheckByHand(at),
        ["authorise"] = RequestRules.Authorise,
        ["start"] = (at, now) => RequestRules.Start(at, true, PlaceType.Room, true, now, BandKind.Am, TimeSpan.FromHours(2), now),
        ["end"] = (at, now) => RequestRules.End(at, ContactOutcome.Talked, now),
        ["phone"] = (at, now) => RequestRules.TakePhone(at, now.AddHours(1), now),
        ["withdraw"] = (at, now) => RequestRules.Withdraw(at, WithdrawnBy.Asker, now),
        ["refuse"] = (at, now) => RequestRules.Refuse(at, RefusalCode.NoEscort, Alternative.Phone, now.AddHours(5), now),
        ["expire"] = (at, now) => RequestRules.Expire(at, now.AddHours(5), now),
        ["move on"] = RequestRules.MoveOn,
        ["ask again"] = (at, now) => RequestRules.AskAgain(at, now.AddHours(5)),
    }.ToFrozenDictionary();

    public static TheoryData<string, string> Allowed => new()
    {
        { "offer", "RAISED" },
        { "accept", "OFFERED" },
        { "decline", "OFFERED" },
        { "release", "OFFERED,ACCEPTED,MOVEMENT_AUTHORISED" },
        { "check by hand", "RAISED,OFFERED,ACCEPTED,MOVEMENT_AUTHORISED" },
        { "authorise", "ACCEPTED" },
        { "start", "MOVEMENT_AUTHORISED" },
        { "end", "IN_CONTACT" },
        { "phone", "RAISED,OFFERED,ACCEPTED,MOVEMENT_AUTHORISED" },
        { "withdraw", "RAISED,OFFERED,ACCEPTED,MOVEMENT_AUTHORISED" },
        { "refuse", "RAISED,OFFERED,ACCEPTED,MOVEMENT_AUTHORISED" },
        { "expire", "RAISED,OFFERED,ACCEPTED,MOVEMENT_AUTHORISED" },
        { "move on", "RAISED,OFFERED,ACCEPTED,MOVEMENT_AUTHORISED,IN_CONTACT" },
        { "ask again", "PHONE_TAKEN,REFUSED,EXPIRED" },
    };

    [Theory]
    [InlineData(-3600, -3600)]
    [InlineData(0, 0)]
    [InlineData(60, 0)]
    [InlineData(61, 61)] // and is refused
    public void A_clock_that_is_up_to_a_minute_fast_turns_nobody_away(int said, int asked) =>
        Assert.Equal(s_start.AddSeconds(asked), RequestRules.AskedAt(s_start.AddSeconds(said), s_start));

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_step_is_taken_from_the_states_the_contract_names_and_refused_from_every_other(string step, string allowed)
    {
        foreach (var state in Enum.GetValues<RequestState>().Where(state => state is not RequestState.Unspecified))
        {
            var refusal = Record.Exception(() => s_steps[step](new Progress { State = state }, s_start)) as Refusal;

            Assert.Equal(allowed.Split(',').Contains(ProtoName.Of(state)), refusal is null);
            if (refusal is not null)
            {
                Assert.Equal(ErrorReason.IllegalTransition, refusal.Reason);
                Assert.Equal(ProtoName.Of(state), refusal.Metadata["state"]);
                Assert.Equal(allowed, refusal.Metadata["allowed"]);
            }
        }
    }

    /// <summary>Whatever is tried in whatever order: a request ends at most once, and what was true at its end stays so.</summary>
    [Fact]
    public void A_request_ends_exactly_once_in_every_history() =>
        Gen.OneOf([.. s_steps.Keys]).Array[1, 60].Sample(tried =>
        {
            var history = Play(tried);
            var ends = history.Zip(history.Skip(1)).Count(pair => !s_ends.Contains(pair.First.State) && s_ends.Contains(pair.Second.State));
            return ends <= 1
                && history.All(at => s_ends.Contains(at.State) == at.ClosedAt is not null)
                && history.Where(at => at.ClosedAt is not null).Select(at => (at.ClosedAt, at.State, at.FollowUpAt)).Distinct().Count() <= 1
                && history.All(at => at.State is RequestState.Refused or RequestState.Expired or RequestState.PhoneTaken == at.FollowUpAt is not null)
                && history.All(at => at.AskedAgainAt is null || at.FollowUpAt is not null)
                && history.All(at => (at.ContactEndedAt is not null) == (at.ContactStartedAt is not null && s_ends.Contains(at.State)))
                && history.All(at => at.State is not RequestState.Met || at.ContactEndedAt is not null);
        }, iter: 20_000);

    /// <summary>From wherever a history has come to, an end is within reach: nobody waits for ever.</summary>
    [Fact]
    public void Every_history_can_still_end() =>
        Gen.OneOf([.. s_steps.Keys]).Array[0, 20].Sample(tried =>
        {
            var last = Play(tried)[^1];
            return s_ends.Contains(last.State) || s_ends.Contains((last.Waits ? s_steps["expire"] : s_steps["end"])(last, s_start).State);
        }, iter: 5_000);

    [Fact]
    public void Somebody_asks_again_once()
    {
        var (expired, phoned) = (s_steps["expire"](new Progress(), s_start), s_steps["phone"](new Progress(), s_start));
        var morning = expired.FollowUpAt!.Value;
        var asked = RequestRules.AskAgain(expired, morning);

        Assert.Equal(morning, asked.AskedAgainAt);
        Assert.Equal(ErrorReason.IllegalTransition, Assert.Throws<Refusal>(() => RequestRules.AskAgain(asked, morning.AddHours(1))).Reason);
        Assert.Equal(ErrorReason.NotYetMorning, Assert.Throws<Refusal>(() => RequestRules.AskAgain(expired, morning.AddTicks(-1))).Reason);
        Assert.Equal(s_start, RequestRules.AskAgain(phoned, s_start).AskedAgainAt); // somebody looked in sooner than was agreed
    }

    [Theory]
    [InlineData(5, 65)] // the morning is still to come
    [InlineData(0, 60)]
    [InlineData(-600, 60)] // it was over when it was entered
    public void Whoever_is_to_be_looked_in_on_waits_from_then_and_never_from_before_it_was_known(int followUp, int overdue) =>
        Assert.Equal(s_start.AddMinutes(overdue), RequestRules.LookInIsOverdueAt(s_start.AddMinutes(followUp), TimeSpan.FromMinutes(60), s_start));

    [Theory]
    [InlineData(Channel.Staff, false)]
    [InlineData(Channel.Direct, false)]
    [InlineData(Channel.Kiosk, false)]
    [InlineData(Channel.Phone, true)]
    public void Without_a_number_a_request_goes_to_the_phone_only(Channel channel, bool accepted)
    {
        var refusal = Record.Exception(() => RequestRules.Raise(named: false, channel, s_start, s_start)) as Refusal;

        Assert.Equal(accepted ? null : ErrorReason.AskerUnknown, (ErrorReason?)refusal?.Reason);
    }

    [Fact]
    public void What_was_asked_may_be_entered_up_to_seven_days_later_and_never_before()
    {
        RequestRules.Raise(named: true, Channel.Staff, s_start.AddDays(-7), s_start);
        var refusal = Assert.Throws<Refusal>(() => RequestRules.Raise(named: true, Channel.Staff, s_start.AddSeconds(1), s_start));

        Assert.Equal(ErrorReason.TimeOutOfRange, refusal.Reason);
        Assert.Equal("2026-11-16T03:00:00.0000000Z", refusal.Metadata["earliest"]);
        Assert.Equal("2026-11-23T03:00:00.0000000Z", refusal.Metadata["latest"]);
        Assert.Throws<Refusal>(() => RequestRules.Raise(named: true, Channel.Staff, s_start.AddDays(-7).AddTicks(-1), s_start));
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void At_the_door_an_answer_about_the_pair_holds_for_sixty_seconds(int seconds, bool again)
    {
        var authorised = RequestRules.Authorise(new Progress { State = RequestState.Accepted }, s_start);

        Assert.Equal(again, RequestRules.MustCheckPairingAgain(authorised, s_start.AddSeconds(seconds)));
    }

    [Theory]
    [InlineData(60, true, null)]
    [InlineData(61, true, Platform.V1.ErrorReason.Contention)]
    [InlineData(0, false, ErrorReason.CannotPair)]
    public void No_contact_begins_on_an_older_answer_nor_with_somebody_who_may_not_come_now(int seconds, bool stands, object? reason)
    {
        var authorised = RequestRules.Authorise(new Progress { State = RequestState.Accepted }, s_start);

        var refusal = Record.Exception(() => RequestRules.Start(
            authorised, stands, PlaceType.Room, true, null, BandKind.Night, TimeSpan.FromHours(2), s_start.AddSeconds(seconds))) as Refusal;

        Assert.Equal(reason, refusal?.Reason);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(900, true)]
    [InlineData(901, false)]
    public void A_pair_checked_by_hand_stands_for_fifteen_minutes(int seconds, bool stands)
    {
        Assert.Equal(stands, RequestRules.HandCheckStands(s_start, s_start.AddSeconds(seconds)));
        Assert.False(RequestRules.HandCheckStands(null, s_start));
    }

    [Fact]
    public void When_the_supporter_falls_out_the_old_answer_about_the_pair_falls_with_him()
    {
        var authorised = RequestRules.Authorise(new Progress { State = RequestState.Accepted }, s_start);

        Assert.Null(RequestRules.Release(authorised).PairingCheckedAt);
    }

    [Theory]
    [InlineData("WING", BandKind.Am, true)]
    [InlineData("WING", BandKind.Ed, true)]
    [InlineData("WING", BandKind.Night, false)]
    [InlineData("ORDERLY", BandKind.Night, true)]
    [InlineData("ORDERLY", BandKind.Pm, false)]
    [InlineData("WING,ORDERLY", BandKind.Pm, true)]
    [InlineData("WING,ORDERLY", BandKind.Night, true)]
    public void At_night_the_orderly_officer_decides_and_by_day_the_wing(string roles, BandKind now, bool decides)
    {
        var refusal = Record.Exception(() => RequestRules.RequireDecider(roles.Split(',').ToHashSet(), now)) as Refusal;

        Assert.Equal(decides ? null : ErrorReason.NotTheDecider, (ErrorReason?)refusal?.Reason);
    }

    [Theory]
    [InlineData(0, WaitBand.Within15Minutes)]
    [InlineData(15, WaitBand.Within15Minutes)]
    [InlineData(16, WaitBand.Within30Minutes)]
    [InlineData(30, WaitBand.Within30Minutes)]
    [InlineData(31, WaitBand.Within1Hour)]
    [InlineData(60, WaitBand.Within1Hour)]
    [InlineData(61, WaitBand.Within4Hours)]
    [InlineData(240, WaitBand.Within4Hours)]
    [InlineData(241, WaitBand.Longer)]
    public void How_long_somebody_waited_is_told_by_what_it_was_within(int minutes, WaitBand within) => Assert.Equal(within, Closing.Waited(TimeSpan.FromMinutes(minutes)));

    /// <summary>Tries one step after the other, a minute each; those that are refused change nothing.</summary>
    private static List<Progress> Play(IEnumerable<string> tried)
    {
        var (now, history) = (s_start, new List<Progress> { new() });
        foreach (var step in tried)
        {
            now = now.AddMinutes(1);
            try
            {
                history.Add(s_steps[step](history[^1], now));
            }
            catch (Refusal)
            {
                // the history stays as it was
            }
        }

        return history;
    }
}
