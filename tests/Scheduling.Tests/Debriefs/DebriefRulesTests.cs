using CsCheck;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

public sealed class DebriefRulesTests
{
    private static readonly DateTimeOffset s_over = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(DebriefsBy.Coordinator, ContactOutcome.Talked, true)]
    [InlineData(DebriefsBy.Coordinator, ContactOutcome.CutShort, true)]
    [InlineData(DebriefsBy.Provider, ContactOutcome.Unspecified, true)] // the asker was moved on out of it
    [InlineData(DebriefsBy.Provider, ContactOutcome.DeclinedAtDoor, false)]
    [InlineData(DebriefsBy.Nobody, ContactOutcome.Talked, false)]
    public void Where_somebody_offers_them_a_talk_is_owed_when_there_was_something_to_hear(DebriefsBy by, ContactOutcome outcome, bool owed) =>
        Assert.Equal(owed, DebriefRules.IsOwed(by, outcome, pastLimits: false));

    [Fact]
    public void Who_was_asked_past_his_limits_is_owed_one_whatever_came_of_it() =>
        Assert.True(DebriefRules.IsOwed(DebriefsBy.Nobody, ContactOutcome.DeclinedAtDoor, pastLimits: true));

    [Theory]
    [InlineData(ConfidentialityClass.Total, DebriefsBy.Coordinator)]
    [InlineData(ConfidentialityClass.Logged, DebriefsBy.Coordinator)]
    [InlineData(ConfidentialityClass.Unspecified, DebriefsBy.Coordinator)] // not told yet which scheme it is
    [InlineData(ConfidentialityClass.Limited, DebriefsBy.Nobody)]
    [InlineData(ConfidentialityClass.Ordinary, DebriefsBy.Nobody)]
    public void The_rule_of_the_scheme_says_who_and_without_one_its_class(ConfidentialityClass confidentiality, DebriefsBy otherwise)
    {
        Assert.Equal(otherwise, DebriefRules.OfferedBy(DebriefsBy.Unspecified, confidentiality));
        Assert.All([DebriefsBy.Coordinator, DebriefsBy.Provider, DebriefsBy.Nobody], rule => Assert.Equal(rule, DebriefRules.OfferedBy(rule, confidentiality)));
    }

    /// <summary>Whatever is recorded in whatever order, and whenever its time passes: what was answered stays, and nothing is missed that was.</summary>
    [Fact]
    public void A_debrief_is_answered_once_and_missed_at_most_once() =>
        Gen.OneOf(DebriefAnswer.Unspecified, DebriefAnswer.Offered, DebriefAnswer.Taken, DebriefAnswer.DeclinedBySupporter).Array[0, 8].Sample(steps => // UNSPECIFIED: its time has passed
        {
            var (debrief, missed, answered) = (Due(), 0, 0);
            foreach (var step in steps)
            {
                var next = step is DebriefAnswer.Unspecified ? DebriefRules.Miss(debrief) : Recorded(debrief, step);
                (missed, answered) = (missed + (next?.State is DebriefState.Missed ? 1 : 0), answered + (next?.AnsweredAt is null ? 0 : 1));
                debrief = next ?? debrief;
            }

            return missed <= 1 && answered <= 1 && debrief.AnsweredAt is not null == debrief.State is DebriefState.Taken or DebriefState.DeclinedBySupporter;
        });

    [Fact]
    public void One_that_was_missed_can_still_be_held_but_offering_it_is_too_late()
    {
        var missed = DebriefRules.Miss(DebriefRules.Record(Due(), DebriefAnswer.Offered, s_over, s_over))!;
        Assert.Equal(DebriefState.Taken, DebriefRules.Record(missed, DebriefAnswer.Taken, s_over.AddDays(4), s_over.AddDays(4)).State);
        Assert.Null(Recorded(missed, DebriefAnswer.Offered));
    }

    [Theory]
    [InlineData(-1, 60)]
    [InlineData(61, 60)]
    public void It_is_held_after_the_contact_and_not_in_the_future(int at, int now)
    {
        var refused = Assert.Throws<Refusal>(() => DebriefRules.Record(Due(), DebriefAnswer.Taken, s_over.AddMinutes(at), s_over.AddMinutes(now)));
        Assert.Equal(ErrorReason.TimeOutOfRange, refused.Reason);
    }

    private static DebriefAt Due() => new() { State = DebriefState.Due, OwedSince = s_over };

    private static DebriefAt? Recorded(DebriefAt debrief, DebriefAnswer answer)
    {
        try
        {
            return DebriefRules.Record(debrief, answer, s_over, s_over);
        }
        catch (Refusal)
        {
            return null;
        }
    }
}
