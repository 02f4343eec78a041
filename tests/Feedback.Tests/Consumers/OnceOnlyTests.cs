using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Consumers;

/// <summary>A fact is counted once, however often and however late it comes again.</summary>
public sealed class OnceOnlyTests(SuiteFixture suite)
{
    private static DateOnly Today => TimeProvider.System.GetUtcNow().DayIn("Europe/London");

    private readonly Prison _prison = new(suite);

    [Fact]
    public async Task A_redelivered_obstacle_counts_once()
    {
        var (met, message) = (Given.Obstacle(_prison.Name, Obstacle.NoEscort, Today), Ids.Random());
        for (var delivery = 0; delivery < 10; delivery++)
        {
            await suite.Events.Publish(met, message);
        }

        await Behind();
        Assert.Equal(1, await Escorts());
    }

    [Fact]
    public async Task An_obstacle_published_again_as_another_message_counts_once()
    {
        var met = Given.Obstacle(_prison.Name, Obstacle.NoEscort, Today);
        var messages = new[] { Ids.Random(), Ids.Random() };
        foreach (var message in messages)
        {
            await suite.Events.Publish(met, message);
        }

        await Eventually.True(async () => await Handled(messages) == 2);
        Assert.Equal(1, await Escorts());
    }

    [Fact]
    public async Task An_obstacle_that_comes_again_after_the_inbox_was_swept_counts_once()
    {
        var (met, message) = (Given.Obstacle(_prison.Name, Obstacle.NoEscort, Today), Ids.Random());
        await suite.Events.Publish(met, message);
        await Eventually.True(async () => await Handled(message) == 1);

        await using (var worker = NpgsqlDataSource.Create(suite.Connections("feedback").Worker))
        {
            await using var sweep = worker.CreateCommand("delete from inbox where message_id = $1"); // others wait for theirs
            sweep.Parameters.Add(new() { Value = message });
            await sweep.ExecuteNonQueryAsync();
        }

        Assert.Equal(0, await Handled(message));
        await suite.Events.Publish(met, message);
        await Eventually.True(async () => await Handled(message) == 1);
        Assert.Equal(1, await Escorts());
    }

    [Fact]
    public async Task A_closed_request_is_counted_once_too()
    {
        var closed = Outcomes.Closed(_prison.Name, RequestState.Expired);
        var messages = new[] { Ids.Random(), Ids.Random() };
        foreach (var message in messages)
        {
            await suite.Events.Publish(closed, message);
        }

        await Eventually.True(async () => await Handled(messages) == 2);
        Assert.Equal(1L, await suite.Scalar<long>("select count(*) from request_outcomes where establishment = $1", _prison.Code));
    }

    private async Task<long> Escorts() => (await _prison.Counts()).Single(count => count.Code == "NO_ESCORT").Count;

    private Task<long> Handled(params Guid[] messages) => suite.Scalar<long>("select count(*) from inbox where message_id = any ($1)", messages);

    /// <summary>Until the obstacle has been counted, and something published after everything else.</summary>
    private async Task Behind()
    {
        await suite.Events.Publish(Given.Obstacle(_prison.Name, Obstacle.FeedStale, Today), Ids.Random());
        await Eventually.True(async () => (await _prison.Counts()).Select(count => count.Code).Order(StringComparer.Ordinal).SequenceEqual(["FEED_STALE", "NO_ESCORT"]));
    }
}
