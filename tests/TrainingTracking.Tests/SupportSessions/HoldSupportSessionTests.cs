using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.SupportSessions;

public sealed class HoldSupportSessionTests(SuiteFixture suite)
{
    [Fact]
    public async Task What_took_place_is_held_with_a_number_and_no_names_and_all_are_told()
    {
        var team = await TeamCase.Of(suite);
        var session = await team.Planned();
        var held = await team.Hold(session.Name, attended: 9, session.Etag);
        Assert.Equal((SupportSessionState.Held, 9), (held.State, held.Attended));
        Assert.Equal(held, await team.Get(held.Name, team.AsPrison));
        Assert.Equal(9, (await suite.Events.Next<SupportSessionChanged>(e => e.SupportSession == held.Name && e.State == SupportSessionState.Held)).Attended);
        var supervision = await team.Supervision();
        Assert.Equal((Given.Today, 0, false), (supervision!.LastHeld, supervision.WeeksSince, supervision.Overdue));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(101)]
    public async Task More_than_a_team_can_be_or_nobody_is_no_attendance(int attended)
    {
        var team = await TeamCase.Of(suite);
        var session = await team.Planned();
        Assert.Equal(["attended"], (await Refused.By(() => team.Hold(session.Name, attended))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task Not_before_its_day()
    {
        var team = await TeamCase.Of(suite);
        var session = await team.Planned(inDays: 2);
        (await Refused.By(() => team.Hold(session.Name))).Is(ErrorReason.NotYet).With("day", $"{session.Day.ToDay():O}");
    }

    [Fact]
    public async Task Only_while_it_is_planned_as_it_stands_and_by_whoever_is_first()
    {
        var team = await TeamCase.Of(suite);
        var session = await team.Planned();
        (await Refused.By(() => team.Hold(session.Name, etag: "1"))).Is(Platform.V1.ErrorReason.StaleEtag);
        var (done, refused) = await Race.Of(10, () => team.Hold(session.Name));
        Assert.Single(done);
        Assert.All(refused, refusal => refusal.Is(ErrorReason.IllegalTransition).With("state", "HELD").With("allowed", "PLANNED"));
        (await Refused.By(() => team.Cancel(session.Name, CancelReason.Regime, team.AsPrison))).Is(ErrorReason.IllegalTransition).With("state", "HELD");
    }

    [Fact]
    public async Task One_recorded_late_counts_from_its_own_day_and_a_later_one_stays_the_last()
    {
        var team = await TeamCase.Of(suite);
        await team.Age(60);
        await team.Held(inDays: -10);
        var late = await team.Supervision();
        Assert.Equal((Given.Day(-10), 1), (late!.LastHeld, late.WeeksSince));
        Assert.Equal(late.DueAt.ToDateTimeOffset(), Given.Day(-9).ToDay().StartIn("Europe/London").AddDays(28));

        await team.Held(inDays: -20);
        Assert.Equal(late, await team.Supervision());
        Assert.Equal(late.DueAt.ToDateTimeOffset(), await team.Timer());
    }
}
