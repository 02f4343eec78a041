using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Runs;

public sealed class PlanRunTests(SuiteFixture suite)
{
    [Fact]
    public async Task A_run_is_planned_day_by_day_and_both_sides_see_it()
    {
        var at = await RunsCase.Of(suite);
        var run = await at.Plan(at.Asked(RunsCase.On(8, RunsCase.Second), RunsCase.On(7, RunsCase.First)));

        Assert.StartsWith($"{at.Establishment}/runs/", run.Name);
        Assert.Equal((at.Course.Name, "Initial training", RunState.Planned), (run.Course, run.DisplayName, run.State));
        Assert.Equal(at.Course.Schemes, run.Schemes);
        Assert.Equal([RunsCase.On(7, RunsCase.First), RunsCase.On(8, RunsCase.Second)], run.Sessions);
        Assert.Equal(run, await at.Get(run.Name, at.AsPrison));
        Assert.Equal(run, await at.Get(run.Name, at.AsProvider));
        var told = await suite.Events.Next<CourseRunChanged>(e => e.Run == run.Name);
        Assert.Equal((RunState.Planned, Given.Day(7), Given.Day(8), run.Etag), (told.State, told.FirstDay, told.LastDay, Etag.Of(told.Version)));
        Assert.Equal(($"providers/{at.Provider}", RegistryNews.Listener), (told.Provider, Assert.Single(told.Schemes)));
    }

    [Fact]
    public async Task Another_provider_and_another_prison_see_nothing_of_it()
    {
        var at = await RunsCase.Of(suite);
        var run = await at.Planned();
        foreach (var other in new[] { suite.As($"PROVIDER@{Given.Provider()}"), suite.As($"COORDINATOR@{Given.UnknownEstablishment().Split('/')[1]}") })
        {
            (await Refused.By(() => suite.Training.GetRunAsync(new() { Name = run.Name }, other))).Is(Platform.V1.ErrorReason.NotFound).With("resource", run.Name);
            (await Refused.By(() => at.Cancel(run.Name, CancelReason.Other, other))).Is(Platform.V1.ErrorReason.NotFound).With("resource", run.Name);
        }
    }

    [Theory]
    [InlineData(-29)]
    [InlineData(732)]
    public async Task No_day_lies_long_ago_or_beyond_two_years(int inDays)
    {
        var at = await RunsCase.Of(suite);
        var refusal = await Refused.By(() => suite.Training.PlanRunAsync(at.Asked(RunsCase.On(0), RunsCase.On(inDays)), at.AsProvider));
        Assert.Equal(["sessions[1].day"], refusal.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task Where_nobody_has_applied_with_the_provider_nobody_could_attend()
    {
        var (at, elsewhere) = (await RunsCase.Of(suite), await RunsCase.Of(suite));
        var request = at.Asked(RunsCase.On(0));
        request.Establishment = elsewhere.Establishment;
        (await Refused.By(() => suite.Training.PlanRunAsync(request, at.AsProvider))).Is(ErrorReason.NobodyThere);
    }

    [Fact]
    public async Task A_module_that_the_course_has_not_is_refused()
    {
        var at = await RunsCase.Of(suite);
        (await Refused.By(() => suite.Training.PlanRunAsync(at.Asked(RunsCase.On(0, "First aid")), at.AsProvider))).Is(ErrorReason.NoSuchModule).With("module", "First aid");
    }

    [Fact]
    public async Task A_trainer_of_somebody_else_is_as_good_as_none()
    {
        var (at, theirs) = (await RunsCase.Of(suite), await RunsCase.Of(suite));
        var request = at.Asked(RunsCase.On(0));
        request.Trainers.Add((await suite.Given.Trainer(theirs.Course, inDays: 400)).Name);
        (await Refused.By(() => suite.Training.PlanRunAsync(request, at.AsProvider))).Is(Platform.V1.ErrorReason.NotFound).With("resource", request.Trainers[0]);
    }

    [Fact]
    public async Task The_same_request_id_plans_once()
    {
        var at = await RunsCase.Of(suite);
        var request = at.Asked(RunsCase.On(3));
        Assert.Equal(await at.Plan(request), await at.Plan(request));
    }

    [Fact]
    public async Task A_run_that_was_called_off_is_made_up_for_once()
    {
        var at = await RunsCase.Of(suite);
        var lost = await at.Planned();
        var request = at.Asked(RunsCase.On(14));
        request.Rebooks = lost.Name;
        (await Refused.By(() => suite.Training.PlanRunAsync(request, at.AsProvider))).Is(ErrorReason.IllegalTransition).With("state", "PLANNED").With("allowed", "CANCELLED");

        await at.Cancel(lost.Name, CancelReason.Lockdown, at.AsPrison);
        var instead = await at.Plan(request);

        Assert.Equal(instead.Name, (await at.Get(lost.Name, at.AsPrison)).RebookedAs);
        await suite.Events.Next<CourseRunChanged>(e => e.Run == lost.Name && e.RebookedAs == instead.Name);
        request.RequestId = Given.RequestId();
        (await Refused.By(() => suite.Training.PlanRunAsync(request, at.AsProvider))).Is(ErrorReason.AlreadyRebooked).With("resource", instead.Name);
    }

    [Fact]
    public async Task Nothing_makes_up_for_a_run_of_another_course()
    {
        var at = await RunsCase.Of(suite);
        var lost = await suite.Given.Run(await suite.Given.Course(at.Provider, RegistryNews.Listener), at.Establishment);
        await at.Cancel(lost.Name, CancelReason.Other, at.AsProvider);
        var request = at.Asked(RunsCase.On(14));
        request.Rebooks = lost.Name;
        Assert.Equal(["rebooks"], (await Refused.By(() => suite.Training.PlanRunAsync(request, at.AsProvider))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }
}
