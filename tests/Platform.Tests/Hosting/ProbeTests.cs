using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary><c>--probe</c> is all that a container's health check has: its exit code is the answer.</summary>
public sealed class ProbeTests(RunningProbe probe) : IClassFixture<RunningProbe>
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("+")]
    [InlineData("*")]
    public async Task A_service_that_lives_is_found_whatever_it_binds_to(string host) =>
        await Eventually.Equal(0, () => Probe($"http://{host}:{probe.Service.Http.BaseAddress!.Port}")); // a busy machine may take more than the three seconds that it waits

    [Fact]
    public async Task Where_nobody_answers_nobody_lives() => Assert.Equal(1, await Probe("http://+:1"));

    [Fact]
    public async Task A_probe_that_was_not_told_where_to_ask_is_no_answer() => Assert.Equal(1, await ServiceHost.Run(() => ProbeApi.Module, ["--probe"]));

    [Fact]
    public async Task A_probe_needs_nothing_of_the_service() =>
        Assert.Equal(1, await ServiceHost.Run(() => throw new InvalidOperationException("The module was built."), ["--probe", "--Kestrel:Endpoints:Json:Url=http://+:1"]));

    private static Task<int> Probe(string url) => ServiceHost.Run(() => ProbeApi.Module, ["--probe", $"--Kestrel:Endpoints:Json:Url={url}"]);
}
