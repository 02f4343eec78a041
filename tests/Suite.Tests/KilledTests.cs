using Google.Protobuf.WellKnownTypes;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>Scheduling as a process of its own, killed without warning again and again: no request lapses, nothing happens twice.</summary>
public sealed class KilledTests(SuiteFixture suite, ITestOutputHelper output) : IClassFixture<SuiteFixture>
{
    private const int Kills = 6;

    [Fact]
    public async Task However_often_scheduling_is_killed_each_request_ends_once_with_one_alarm_and_one_obstacle()
    {
        var seed = TimeProvider.System.GetUtcNow().Millisecond;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var at = await suite.Given.Asking(rules: new SchemeRules { EscalateAfter = Seconds(1), ClimbEvery = Seconds(1), ExpireAfter = Seconds(2) });
        await suite.Service("scheduling").Stop();

        var raised = new List<Request>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = await Started();
            raised.Add(await suite.Given.Raised(at));
            await Task.Delay(random.Next(10, 49)); // the instant of the kill is arbitrary: that is the point
            await process.Kill();
        }

        using var last = await Started();
        try
        {
            foreach (var request in raised)
            {
                await suite.Given.Becomes(at, request, RequestState.Expired);
            }

            var alarms = (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment, PageSize = 500 }, suite.As(at.Governor))).Alarms;
            Assert.Equal(raised.Select(request => request.Name).Order(), alarms.Select(alarm => alarm.Request).Order());
            Assert.All(raised, request => Assert.Equal(1L, OnRecord("EXPIRED", request.Name)));
            await Eventually.True(async () => await Obstacles(at) == Kills, "not every obstacle was counted");
            await Eventually.True(() => Task.FromResult(Told(at) == Kills), "not every end was told");
        }
        finally
        {
            await last.Kill();
        }
    }

    private int Told(AskingCase at) => suite.Events.All<RequestClosed>(closed => closed.Scheme == at.Offering.Scheme).DistinctBy(closed => closed.Id).Count();

    private long OnRecord(string action, string resource)
    {
        using var connection = new NpgsqlConnection(suite.Connections("scheduling").Owner);
        connection.Open();
        using var command = new NpgsqlCommand("select count(*) from audit where client = 'system' and action = $1 and resource = $2", connection)
        {
            Parameters = { new() { Value = action }, new() { Value = resource } },
        };
        return (long)command.ExecuteScalar()!;
    }

    private async Task<long> Obstacles(AskingCase at) =>
        (await suite.Feedback.ListObstacleCountsAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator))).Counts
        .Where(count => count.Code == "NOBODY_AVAILABLE")
        .Sum(count => count.Count);

    private Task<ServiceProcess> Started() => ServiceProcess.Start(suite.Service("scheduling"), "PeerSupport.Scheduling");

    private static Duration Seconds(int seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
