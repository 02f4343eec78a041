using System.Net;
using Google.Rpc;
using Grpc.Core;
using PeerSupport.Probe.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>Calls that the contract opens to anybody.</summary>
public sealed class OpenCallsTests
{
    private static readonly string[] s_limited = ["--Calls:OpenPerMinute=3"];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("let.me.in")]
    public async Task No_token_is_asked_for_and_none_is_looked_at(string? token)
    {
        await using var running = await RunningService.Start(ProbeApi.Module);
        var (status, body) = await running.Get("/v1/peek", token);
        Assert.Equal((200, "anybody", "None"), (status, body.GetProperty("subject").GetString(), body.GetProperty("scope").GetString()));
        var seen = await running.Probe.PeekAsync(new(), token is null ? [] : running.Headers(token));
        Assert.Equal(("anybody", "", "None"), (seen.Subject, seen.User, seen.Scope));
        Assert.Equal(401, (await running.Get("/v1/look", token: null)).Status);
    }

    [Fact]
    public async Task So_many_a_minute_come_from_one_address_by_whatever_way_and_the_next_is_told_when_to_come_again()
    {
        await using var running = await RunningService.Start(ProbeApi.Module, s_limited);
        Assert.Equal(400, (await running.Get("/v1/peek?limit=x", token: null)).Status); // counted too
        await running.Probe.PeekAsync(new());
        Assert.Equal(200, (await running.Get("/v1/peek", token: null)).Status);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await running.Probe.PeekAsync(new()));
        var told = refused.GetRpcStatus()!;
        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_CALLS", "3"), (refused.StatusCode, told.GetDetail<ErrorInfo>()!.Reason, told.GetDetail<ErrorInfo>()!.Metadata["limit"]));
        Assert.InRange(told.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        var (status, body) = await running.Get("/v1/peek", token: null);
        Assert.Equal((429, "TOO_MANY_CALLS"), (status, body.GetProperty("details")[0].GetProperty("reason").GetString()));
        Assert.True(body.GetProperty("details")[1].TryGetProperty("retryDelay", out _));
        using var again = await running.Http.GetAsync(new Uri("/v1/peek", UriKind.Relative));
        Assert.InRange(again.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await running.Get("/v1/look")).Status);
    }

    [Fact]
    public async Task An_address_that_is_forwarded_is_believed_from_whom_the_configuration_names_and_from_nobody_else()
    {
        await using var trusting = await RunningService.Start(ProbeApi.Module, [.. s_limited, "--Calls:TrustedProxies=10.9.0.0/16, 127.0.0.1/32"]);
        await using var wary = await trusting.Another(ProbeApi.Module, [.. s_limited, "--Calls:TrustedProxies=10.9.0.0/16"]);
        await using var bare = await trusting.Another(ProbeApi.Module, s_limited);
        Assert.All(await FromTen(trusting), status => Assert.Equal(200, status));
        Assert.Equal([200, 200, 200, 429, 429, 429, 429, 429, 429, 429], await FromTen(wary));
        Assert.Equal([200, 200, 200, 429, 429, 429, 429, 429, 429, 429], await FromTen(bare));
    }

    [Fact]
    public async Task What_is_no_network_stops_the_start() =>
        Assert.Contains("'everybody' is no network", (await Assert.ThrowsAsync<InvalidOperationException>(() => RunningService.Start(ProbeApi.Module, "--Calls:TrustedProxies=everybody"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void Of_IPv6_a_whole_subscriber_is_one(string address, string counted) =>
        Assert.Equal(IPAddress.Parse(counted), OpenCalls.Network(IPAddress.Parse(address)));

    private static async Task<List<int>> FromTen(RunningService running)
    {
        var told = new List<int>();
        for (var nth = 0; nth < 10; nth++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/peek") { Headers = { { "X-Forwarded-For", $"192.0.2.{nth}" } } };
            using var answer = await running.Http.SendAsync(request);
            told.Add((int)answer.StatusCode);
        }

        return told;
    }
}
