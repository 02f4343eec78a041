using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>
/// An upgrade as it happens: databases and broker are brought to this build's schema first; then, for a while, instances of the previous
/// release and of this build run on them side by side; and callers know only the previous contract.
/// </summary>
public sealed class RollingUpgradeTests(SuiteFixture suite, ITestOutputHelper output) : IClassFixture<SuiteFixture>
{
    private static readonly Dictionary<string, string> s_projects = new()
    {
        ["registry"] = "SupporterRegistry",
        ["training"] = "TrainingTracking",
        ["scheduling"] = "Scheduling",
        ["feedback"] = "Feedback",
    };

    private readonly List<Process> _processes = [];
    private readonly Dictionary<string, Uri> _old = [];

    [Fact]
    public async Task The_previous_release_serves_on_this_schema_beside_this_build_and_each_applies_what_the_other_publishes()
    {
        var start = Stopwatch.GetTimestamp();
        var release = await PreviousRelease.Find();
        await release.Build();
        output.WriteLine($"{release.Commit} was there after {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
        await Moorland.Import(suite);
        try
        {
            // Half-way: what the old registry says the new scheduling copies, what the new training and scheduling say the old ones apply.
            foreach (var service in new[] { "registry", "feedback" })
            {
                await suite.Service(service).Stop();
                await Started(release, service, inItsPlace: true);
            }

            await Told(release);
            await Killed();

            // Side by side: four old instances and four new ones share each queue, outbox and timer. Called are the old ones …
            await suite.Service("registry").Start();
            await suite.Service("feedback").Start();
            foreach (var service in s_projects.Keys)
            {
                await Started(release, service, inItsPlace: false);
            }

            await Told(release);

            // … and the new ones, by callers who know only the old contract.
            _old.Clear();
            await Told(release);
        }
        finally
        {
            await Killed();
        }
    }

    private async Task Killed()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _processes.Clear();
        _old.Clear();
    }

    private async Task Told(PreviousRelease release)
    {
        var start = Stopwatch.GetTimestamp();
        var (code, told) = await release.Tell(await Moorland.File(suite, _old));
        if (told.Contains(": DeadlineExceeded", StringComparison.Ordinal))
        {
            // It waits ten seconds for each answer: a machine that runs everything twice may once be slower. Each telling has people and a zone of its own.
            (code, told) = await release.Tell(await Moorland.File(suite, _old));
        }

        // Its last step asks how quick the suite is. That is no question for a machine which runs it twice.
        Assert.True(code == 0 || told.Contains("✗ within a second:", StringComparison.Ordinal), told);
        output.WriteLine($"told in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s by {(_old.Count > 0 ? $"calls to the old {string.Join(", ", _old.Keys)}" : "calls to the new services")}");
    }

    private async Task Started(PreviousRelease release, string service, bool inItsPlace)
    {
        var (grpc, json) = inItsPlace ? (suite.Service(service).Grpc, suite.Service(service).Json) : (Free(), Free());
        var settings = new Dictionary<string, string>(suite.Service(service).Settings)
        {
            ["Kestrel:Endpoints:Grpc:Url"] = grpc.ToString(),
            ["Kestrel:Endpoints:Json:Url"] = json.ToString(),
        };
        if (_old.TryGetValue("registry", out var registry))
        {
            settings["Peers:SupporterRegistry"] = registry.ToString();
        }

        var process = release.Start(s_projects[service], settings);
        _processes.Add(process);
        using var http = new HttpClient { BaseAddress = json };
        await Eventually.True(
            async () =>
            {
                try
                {
                    return (await http.GetAsync(new Uri("ready", UriKind.Relative))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return process.HasExited ? throw new InvalidOperationException($"{service} of the previous release ended with {process.ExitCode}") : false;
                }
            },
            $"{service} of the previous release never became ready on this build's schema");
        _old[service] = grpc;
    }

    private static Uri Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
