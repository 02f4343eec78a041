using PeerSupport.Harness;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Runs;

public sealed class CancelRunTests(SuiteFixture suite)
{
    [Theory]
    [InlineData(true, CancelReason.Lockdown, RunSide.Prison)]
    [InlineData(true, CancelReason.Other, RunSide.Prison)]
    [InlineData(false, CancelReason.TrainerNotVetted, RunSide.Provider)]
    [InlineData(false, CancelReason.Other, RunSide.Provider)]
    public async Task Who_calls_it_off_is_the_side_whose_token_it_is_and_the_institution_is_told_once(bool prison, CancelReason reason, RunSide side)
    {
        var at = await RunsCase.Of(suite);
        var run = await at.Planned(inDays: 9);

        var cancelled = await at.Cancel(run.Name, reason, prison ? at.AsPrison : at.AsProvider, run.Etag);

        Assert.Equal((RunState.Cancelled, side, reason), (cancelled.State, cancelled.CancelledBy, cancelled.CancelReason));
        Assert.NotNull(cancelled.CancelledAt);
        Assert.Equal(cancelled, await at.Get(run.Name, at.AsPrison));
        await suite.Events.Next<CourseRunChanged>(e => e.Run == run.Name && e.State == RunState.Cancelled);
        var told = await suite.Events.Next<CourseRunCancelled>(e => e.Provider == $"providers/{at.Provider}");
        Assert.Equal((at.Establishment, side, reason, Given.Day(9), Given.Today), (told.Establishment, told.CancelledBy, told.Reason, told.FirstDay, told.CancelledOn));
        Assert.Equal(RegistryNews.Listener, Assert.Single(told.Schemes));
    }

    [Theory]
    [InlineData(true, CancelReason.TrainerAway)]
    [InlineData(true, CancelReason.NotAdmitted)]
    [InlineData(false, CancelReason.Regime)]
    [InlineData(false, CancelReason.Staffing)]
    [InlineData(false, CancelReason.NoRoom)]
    public async Task Neither_side_gives_the_others_reasons(bool prison, CancelReason reason)
    {
        var at = await RunsCase.Of(suite);
        var run = await at.Planned();
        (await Refused.By(() => at.Cancel(run.Name, reason, prison ? at.AsPrison : at.AsProvider))).Is(ErrorReason.OtherSidesReason).With("side", prison ? "PRISON" : "PROVIDER");
    }

    [Fact]
    public async Task It_is_called_off_once_by_whoever_is_first()
    {
        var at = await RunsCase.Of(suite);
        var run = await at.Planned();
        var (done, refused) = await Race.Of(10, () => at.Cancel(run.Name, CancelReason.Other, Random.Shared.Next(2) == 0 ? at.AsPrison : at.AsProvider));
        Assert.Single(done);
        Assert.All(refused, refusal => refusal.Is(ErrorReason.IllegalTransition).With("state", "CANCELLED").With("allowed", "PLANNED"));
    }

    [Fact]
    public async Task Who_decided_on_an_older_state_decides_again_and_a_machine_never_does()
    {
        var at = await RunsCase.Of(suite);
        var run = await at.Planned();
        (await Refused.By(() => at.Cancel(run.Name, CancelReason.Other, at.AsPrison, "1"))).Is(Platform.V1.ErrorReason.StaleEtag);
        (await Refused.By(() => at.Cancel(run.Name, CancelReason.Other, suite.AsMachine($"COORDINATOR@{at.Code}")))).Is(Platform.V1.ErrorReason.UserRequired);
    }

    [Fact]
    public async Task A_provider_fetches_that_its_course_was_lost()
    {
        var at = await RunsCase.Of(suite);
        await at.Cancel((await at.Planned()).Name, CancelReason.Regime, at.AsPrison);
        var listed = new Platform.V1.ListEventsRequest { Parent = $"providers/{at.Provider}", Types_ = { CourseRunCancelled.Descriptor.FullName } };
        var fetched = await Eventually.Some(async () => (await suite.Training.ListEventsAsync(listed, at.AsProvider)).Events.SingleOrDefault());
        Assert.Equal(("RUN_SIDE_PRISON", "CANCEL_REASON_REGIME"), (fetched.Data.Fields["cancelledBy"].StringValue, fetched.Data.Fields["reason"].StringValue));
    }
}
