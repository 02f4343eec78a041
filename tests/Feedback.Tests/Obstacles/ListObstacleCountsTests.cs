using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Obstacles;

public sealed class ListObstacleCountsTests(SuiteFixture suite)
{
    private static DateOnly Today => TimeProvider.System.GetUtcNow().DayIn("Europe/London");

    private readonly Prison _prison = new(suite);

    [Fact]
    public async Task Obstacles_are_counted_exactly_by_code_and_scheme_the_most_frequent_first()
    {
        await Meet(Obstacle.NobodyAvailable, 3);
        await Meet(Obstacle.UnlockRefused, 1);
        await Meet(Obstacle.NoEscort, 1);
        await Meet(Obstacle.NoEscort, 2, "schemes/insider");
        await Eventually.True(async () => await _prison.Total() == 7);

        Assert.Equal(
            [
                Count("NOBODY_AVAILABLE", "schemes/listener", Taxonomy.ArrangementsAndMonitoring, 3),
                Count("NO_ESCORT", "schemes/insider", Taxonomy.FundingAndResource, 2),
                Count("NO_ESCORT", "schemes/listener", Taxonomy.FundingAndResource, 1),
                Count("UNLOCK_REFUSED", "schemes/listener", Taxonomy.PowerAndRisk, 1),
            ],
            await _prison.Counts());
    }

    [Fact]
    public async Task Only_the_days_asked_for_count_first_and_last_included()
    {
        foreach (var back in new[] { 0, 27, 28, 29, 100 })
        {
            await suite.Events.Publish(Given.Obstacle(_prison.Name, Obstacle.FeedStale, Today.AddDays(-back)), Ids.Random());
        }

        await Eventually.True(async () => await _prison.Total(Today.AddYears(-1), Today) == 5);
        Assert.Equal(3, await _prison.Total());
        Assert.Equal(2, await _prison.Total(Today.AddDays(-28), Today.AddDays(-27)));
        Assert.Equal(1, await _prison.Total(last: Today.AddDays(-90)));
    }

    [Fact]
    public async Task A_clearance_that_came_late_counts_as_the_work_itself_tells_of_it()
    {
        await suite.Events.Publish(
            new Registry.V1.ClearanceLate { Id = Ids.Random().ToString(), Establishment = _prison.Name, Scheme = "schemes/listener", DecideBy = Today.AddDays(-1).ToProto() }, Ids.Random());
        await suite.Events.Publish(
            new Registry.V1.ReviewOverdue { Id = Ids.Random().ToString(), Establishment = _prison.Name, Scheme = "schemes/listener", ReviewBy = Today.AddDays(-1).ToProto() }, Ids.Random()); // is no obstacle
        await Eventually.True(async () => await suite.Scalar<long>("select count(*) from told_acts where establishment = $1", _prison.Code) == 2);
        Assert.Equal([Count("CLEARANCE_LATE", "schemes/listener", Taxonomy.RecruitmentAndSelection, 1)], await _prison.Counts());
        Assert.Empty(await _prison.Counts(Today.AddDays(-9), Today.AddDays(-2)));
    }

    [Fact]
    public async Task Where_nothing_was_met_there_is_nothing_to_count() => Assert.Empty(await _prison.Counts());

    [Fact]
    public async Task Days_in_the_wrong_order_or_too_many_are_refused()
    {
        foreach (var (first, last) in new[] { (Today, Today.AddDays(-1)), (Today.AddYears(-5).AddDays(-1), Today) })
        {
            var refusal = await Refused.By(() => suite.Feedback.ListObstacleCountsAsync(
                new() { Parent = _prison.Name, FirstDay = first.ToProto(), LastDay = last.ToProto() }, suite.As(_prison.Coordinator)));
            refusal.Is(ErrorReason.BadPeriod).With("first_day", first.ToString("yyyy-MM-dd")).With("last_day", last.ToString("yyyy-MM-dd"));
        }
    }

    [Fact]
    public async Task Another_establishment_sees_none_of_it()
    {
        await Meet(Obstacle.NoEscort, 1);
        await Eventually.True(async () => await _prison.Total() == 1);

        var other = new Prison(suite);
        Assert.Empty(await other.Counts());
        var refusal = await Refused.By(() => suite.Feedback.ListObstacleCountsAsync(new() { Parent = _prison.Name }, suite.As(other.Coordinator)));
        refusal.Is(Platform.V1.ErrorReason.NotFound).With("resource", _prison.Name);
    }

    [Theory]
    [InlineData("REGION@wales")]
    [InlineData("NATION")]
    [InlineData("WING@MDI")]
    public async Task Headquarters_and_the_wing_may_not_ask(string who)
    {
        var refusal = await Refused.By(() => suite.Feedback.ListObstacleCountsAsync(new() { Parent = _prison.Name }, suite.As(who)));
        refusal.Is(Platform.V1.ErrorReason.PermissionDenied).With("permission", "feedback.obstacles.read");
    }

    private async Task Meet(Obstacle obstacle, int times, string scheme = "schemes/listener")
    {
        for (var time = 0; time < times; time++)
        {
            await suite.Events.Publish(Given.Obstacle(_prison.Name, obstacle, Today, scheme), Ids.Random());
        }
    }

    private static ObstacleCount Count(string code, string scheme, Taxonomy taxonomy, long count) =>
        new() { Code = code, Scheme = scheme, Taxonomy = taxonomy, Count = count, ToldBy = ToldBy.Operations };
}
