using System.Diagnostics;
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
            process.Kill();
            await process.WaitForExitAsync();
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
            Assert.Equal(Kills, suite.Events.All<RequestClosed>(closed => closed.Scheme == at.Offering.Scheme).DistinctBy(closed => closed.Id).Count());
        }
        finally
        {
            last.Kill();
            await last.WaitForExitAsync();
        }
    }

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

    // The program itself, with the settings and on the ports of the one in this process, which has stopped.
    private async Task<Process> Started()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PeerSupport.Scheduling.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in suite.Service("scheduling").Settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = suite.Service("scheduling").Json };
        await Eventually.True(
            async () =>
            {
                try
                {
                    return (await http.GetAsync(new Uri("ready", UriKind.Relative))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return process.HasExited ? throw new InvalidOperationException($"scheduling ended with {process.ExitCode}") : false;
                }
            },
            "scheduling never became ready");
        return process;
    }

    private static Duration Seconds(int seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
