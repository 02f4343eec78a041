using PeerSupport.Harness;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.SupportSessions;

public sealed class CancelSupportSessionTests(SuiteFixture suite)
{
    [Theory]
    [InlineData(true, CancelReason.Lockdown, RunSide.Prison)]
    [InlineData(false, CancelReason.NotAdmitted, RunSide.Provider)]
    public async Task Who_calls_it_off_is_the_side_whose_token_it_is_and_it_is_told(bool prison, CancelReason reason, RunSide side)
    {
        var team = await TeamCase.Of(suite);
        var session = await team.Planned(inDays: 9);

        var cancelled = await team.Cancel(session.Name, reason, prison ? team.AsPrison : team.AsProvider, session.Etag);

        Assert.Equal((SupportSessionState.Cancelled, side, reason), (cancelled.State, cancelled.CancelledBy, cancelled.CancelReason));
        Assert.NotNull(cancelled.CancelledAt);
        Assert.Equal(cancelled, await team.Get(session.Name, team.AsPrison));
        var told = await suite.Events.Next<SupportSessionChanged>(e => e.SupportSession == session.Name && e.State == SupportSessionState.Cancelled);
        Assert.Equal((side, reason), (told.CancelledBy, told.CancelReason));
    }

    [Theory]
    [InlineData(true, CancelReason.TrainerAway)]
    [InlineData(false, CancelReason.Regime)]
    public async Task Neither_side_gives_the_others_reasons(bool prison, CancelReason reason)
    {
        var team = await TeamCase.Of(suite);
        var session = await team.Planned();
        (await Refused.By(() => team.Cancel(session.Name, reason, prison ? team.AsPrison : team.AsProvider))).Is(ErrorReason.OtherSidesReason).With("side", prison ? "PRISON" : "PROVIDER");
    }

    [Fact]
    public async Task A_machine_never_does_and_nobody_on_an_older_state()
    {
        var team = await TeamCase.Of(suite);
        var session = await team.Planned();
        (await Refused.By(() => team.Cancel(session.Name, CancelReason.Other, suite.AsMachine($"COORDINATOR@{team.Code}")))).Is(Platform.V1.ErrorReason.UserRequired);
        (await Refused.By(() => team.Cancel(session.Name, CancelReason.Other, team.AsPrison, "1"))).Is(Platform.V1.ErrorReason.StaleEtag);
    }

    [Fact]
    public async Task One_that_was_called_off_gives_the_team_no_time()
    {
        var team = await TeamCase.Of(suite);
        var (before, session) = (await team.Timer(), await team.Planned());
        await team.Cancel(session.Name, CancelReason.Staffing, team.AsPrison);
        Assert.Equal(before, await team.Timer());
        Assert.Null((await team.Supervision())!.LastHeld);
    }
}
