using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;
using State = PeerSupport.Scheduling.V1.PartnershipState;

namespace PeerSupport.Scheduling.Tests.Partnerships;

public sealed class PartnershipRulesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly s_today = new(2026, 11, 27);

    /// <summary>Every step in every state; an empty word is a refusal.</summary>
    [Theory]
    [InlineData("Start", "ACTIVE", "", "", "")]
    [InlineData("Pause", "", "PAUSED", "", "")]
    [InlineData("Resume", "", "", "ACTIVE", "")]
    [InlineData("HandOver", "PROPOSED", "ACTIVE", "ACTIVE", "")]
    [InlineData("End", "ENDED", "ENDED", "ENDED", "")]
    public void A_partnership_takes_its_steps_in_order(string step, string proposed, string active, string paused, string ended)
    {
        Assert.Equal(proposed, After(step, At(State.Proposed)));
        Assert.Equal(active, After(step, At(State.Active)));
        Assert.Equal(paused, After(step, At(State.Paused)));
        Assert.Equal(ended, After(step, At(State.Ended)));
    }

    [Fact]
    public void Who_loses_his_supporter_waits_for_another_and_whoever_does_not_meet_loses_none()
    {
        Assert.Equal(new PartnershipAt { State = State.Paused, Pause = PartnershipPause.NeedsSupporter }, PartnershipRules.Lose(At(State.Active)));
        Assert.All([State.Proposed, State.Paused, State.Ended], state => Assert.Null(PartnershipRules.Lose(At(state))));
    }

    [Fact]
    public void Whoever_meets_again_is_paused_for_nothing()
    {
        var lost = PartnershipRules.Lose(At(State.Active))!;
        Assert.All([PartnershipRules.Resume(lost), PartnershipRules.HandOver(lost)], next => Assert.Equal(PartnershipPause.Unspecified, next.Pause));
        Assert.Equal((PartnershipPause.Unspecified, s_now), (PartnershipRules.End(lost, PartnershipEnd.Completed, s_now).Pause, PartnershipRules.End(lost, PartnershipEnd.Completed, s_now).EndedAt));
    }

    [Theory]
    [InlineData(ConfidentialityClass.Total, false)]
    [InlineData(ConfidentialityClass.Unspecified, false)]
    [InlineData(ConfidentialityClass.Limited, true)]
    [InlineData(ConfidentialityClass.Ordinary, true)]
    [InlineData(ConfidentialityClass.Logged, true)]
    public void Nobody_is_bound_to_anybody_in_a_confidential_scheme(ConfidentialityClass confidentiality, bool open)
    {
        var refused = Record.Exception(() => PartnershipRules.RequireOpenScheme("schemes/s", confidentiality));
        Assert.Equal(open, refused is null);
        Assert.Equal(open ? null : ErrorReason.ConfidentialScheme, (refused as Refusal)?.Reason);
    }

    [Theory]
    [InlineData(0, 100, true)]
    [InlineData(1, 100, false)] // to come
    [InlineData(-28, 100, true)]
    [InlineData(-29, 100, false)]
    [InlineData(-5, 5, true)]
    [InlineData(-6, 5, false)] // before it was proposed
    public void A_session_is_of_a_day_on_which_it_can_have_been(int day, int proposedDaysAgo, bool taken) =>
        Assert.Equal(taken, Record.Exception(() => PartnershipRules.RecordSession(At(State.Active), SessionAttendance.Attended, 20, s_today.AddDays(day), s_today.AddDays(-proposedDaysAgo), s_today)) is null);

    [Fact]
    public void Minutes_are_of_a_session_that_was_attended_and_sessions_of_two_who_meet()
    {
        Assert.Equal(ErrorReason.NotAttended, Refused(At(State.Active), SessionAttendance.Sick, 20));
        Assert.Null(Refused(At(State.Active), SessionAttendance.Sick, 0));
        Assert.Null(Refused(At(State.Paused), SessionAttendance.Attended, 20));
        Assert.Equal(ErrorReason.IllegalTransition, Refused(At(State.Proposed), SessionAttendance.Attended, 20));
        Assert.Equal(ErrorReason.IllegalTransition, Refused(At(State.Ended), SessionAttendance.Attended, 20));
    }

    private static PartnershipAt At(State state) => new() { State = state };

    private static Enum? Refused(PartnershipAt at, SessionAttendance attendance, int minutes) =>
        (Record.Exception(() => PartnershipRules.RecordSession(at, attendance, minutes, s_today, s_today, s_today)) as Refusal)?.Reason;

    private static string After(string step, PartnershipAt at)
    {
        try
        {
            return ProtoName.Of((step switch
            {
                "Start" => PartnershipRules.Start(at),
                "Pause" => PartnershipRules.Pause(at),
                "Resume" => PartnershipRules.Resume(at),
                "HandOver" => PartnershipRules.HandOver(at),
                _ => PartnershipRules.End(at, PartnershipEnd.Completed, s_now),
            }).State);
        }
        catch (Refusal refused) when (refused.Reason is ErrorReason.IllegalTransition)
        {
            return "";
        }
    }
}
