using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Consumers;

/// <summary>A course that is called off is counted, exactly, to the side that did.</summary>
public sealed class CancelledRunTests(SuiteFixture suite)
{
    private static readonly DateOnly s_today = TimeProvider.System.GetUtcNow().DayIn("Europe/London");

    private readonly Prison _prison = new(suite);

    [Fact]
    public async Task Called_off_by_the_prison_and_by_the_provider_are_counted_apart_for_each_scheme()
    {
        await Tell(Cancelled(RunSide.Prison, "schemes/listener"), Cancelled(RunSide.Prison, "schemes/listener", "schemes/insider"), Cancelled(RunSide.Provider, "schemes/listener"));
        Assert.Equal(
            [Count("schemes/listener", RunSide.Prison, 2), Count("schemes/insider", RunSide.Prison, 1), Count("schemes/listener", RunSide.Provider, 1)],
            await _prison.Counts());
    }

    [Fact]
    public async Task Its_provider_sees_it_and_no_other_does()
    {
        var ours = Cancelled(RunSide.Prison, "schemes/listener");
        await Tell(ours, Cancelled(RunSide.Provider, "schemes/listener"));
        var seen = await suite.Feedback.ListObstacleCountsAsync(new() { Parent = _prison.Name }, suite.As($"PROVIDER@{ours.Provider.Split('/')[1]}"));
        Assert.Equal([Count("schemes/listener", RunSide.Prison, 1)], seen.Counts);
    }

    [Fact]
    public async Task It_counts_once_however_often_it_is_told_and_to_the_day_it_was_called_off()
    {
        var cancelled = Cancelled(RunSide.Prison, "schemes/listener");
        cancelled.CancelledOn = s_today.AddDays(-40).ToProto();
        await Tell(cancelled, cancelled);
        Assert.Empty(await _prison.Counts());
        Assert.Equal(1, Assert.Single(await _prison.Counts(s_today.AddDays(-40), s_today.AddDays(-40))).Count);
    }

    [Fact]
    public async Task A_run_that_is_really_called_off_is_counted()
    {
        var given = suite.Given;
        var offering = await given.Offering(await given.Establishment());
        var (establishment, course) = ($"establishments/{offering.Name.Split('/')[1]}", await given.Course(offering.Provider.Split('/')[1], offering.Scheme));
        await given.Enrolled(course, (await given.Accepted(offering)).Application.Person);
        var run = await given.Run(course, establishment);
        var coordinator = suite.As($"COORDINATOR@{establishment.Split('/')[1]}");
        await suite.Training.CancelRunAsync(new() { Name = run.Name, Reason = CancelReason.Regime, RequestId = Given.RequestId() }, coordinator);
        var counts = await Eventually.Some(async () => await suite.Feedback.ListObstacleCountsAsync(new() { Parent = establishment }, coordinator) is { Counts.Count: > 0 } some ? some : null);
        Assert.Equal([Count(offering.Scheme, RunSide.Prison, 1)], counts.Counts);
    }

    // each as a message of its own
    private async Task Tell(params CourseRunCancelled[] news)
    {
        foreach (var one in news)
        {
            await suite.Tell("feedback", one);
        }
    }

    private CourseRunCancelled Cancelled(RunSide by, params string[] schemes) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = _prison.Name,
        Provider = $"providers/{Given.Provider()}",
        Schemes = { schemes },
        CancelledBy = by,
        Reason = CancelReason.Other,
        FirstDay = s_today.ToProto(),
        CancelledOn = s_today.ToProto(),
    };

    private static ObstacleCount Count(string scheme, RunSide by, long count) => new()
    {
        Code = "COURSE_CANCELLED",
        Scheme = scheme,
        Taxonomy = Taxonomy.TrainingAndSupport,
        Count = count,
        ToldBy = ToldBy.Operations,
        CancelledBy = by,
    };
}
