using System.Diagnostics;
using Xunit;

namespace PeerSupport.Gateway.Tests;

/// <summary>The program itself, as a container's health check runs it.</summary>
public sealed class ProbeTests(Passing passing) : IClassFixture<Passing>
{
    [Fact]
    public async Task A_gateway_that_lives_is_found()
    {
        // asked again as containers do: a busy machine may take more than the three seconds that a probe waits
        for (var tries = 1; await Probe($"--Kestrel:Endpoints:Json:Url=http://+:{passing.Http.BaseAddress!.Port}") != 0; tries++)
        {
            Assert.True(tries < 20, "it was never found");
        }
    }

    [Fact]
    public async Task Where_nobody_answers_nobody_lives() => Assert.Equal(1, await Probe("--Kestrel:Endpoints:Json:Url=http://+:1"));

    private static async Task<int> Probe(string setting)
    {
        using var probe = Process.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "PeerSupport.Gateway.dll"), "--probe", setting]);
        await probe.WaitForExitAsync();
        return probe.ExitCode;
    }
}
