using PeerSupport.Harness;
using PeerSupport.Training.V1;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Runs;

public sealed class HoldRunTests(SuiteFixture suite)
{
    [Fact]
    public async Task What_took_place_is_held_and_all_are_told()
    {
        var at = await RunsCase.Of(suite);
        var run = await at.Planned();
        var held = await at.Hold(run.Name, run.Etag);
        Assert.Equal((RunState.Held, false), (held.State, held.AtRisk));
        Assert.Equal(held, await at.Get(run.Name, at.AsPrison));
        await suite.Events.Next<CourseRunChanged>(e => e.Run == run.Name && e.State == RunState.Held);
    }

    [Fact]
    public async Task Not_before_its_last_day()
    {
        var at = await RunsCase.Of(suite);
        var run = await suite.Given.Run(at.Course, at.Establishment, [RunsCase.On(0), RunsCase.On(2)]);
        var day = Given.Day(2);
        (await Refused.By(() => at.Hold(run.Name))).Is(ErrorReason.NotYet).With("day", $"{day.Year:0000}-{day.Month:00}-{day.Day:00}");
    }

    [Fact]
    public async Task Only_while_it_is_planned_and_as_it_stands()
    {
        var at = await RunsCase.Of(suite);
        var run = await at.Planned();
        (await Refused.By(() => at.Hold(run.Name, "1"))).Is(Platform.V1.ErrorReason.StaleEtag);
        await at.Hold(run.Name);
        (await Refused.By(() => at.Hold(run.Name))).Is(ErrorReason.IllegalTransition).With("state", "HELD").With("allowed", "PLANNED");
        (await Refused.By(() => at.Cancel(run.Name, CancelReason.Regime, at.AsPrison))).Is(ErrorReason.IllegalTransition).With("state", "HELD");
    }
}
