using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using PeerSupport.Probe.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>Clients that do not read, do not write, or vanish: nobody else notices.</summary>
public sealed class BadClientTests(RunningProbe probe) : IClassFixture<RunningProbe>
{
    private readonly RunningService _running = probe.Service;

    [Fact]
    public async Task A_stream_that_nobody_reads_waits_and_ends_with_its_caller()
    {
        var before = ProbeApi.Counted;
        using (var gone = new CancellationTokenSource())
        {
            var unread = Enumerable.Range(0, 20)
                .Select(_ => _running.Probe.Count(new CountRequest { Parent = "establishments/MDI", ForEver = true }, _running.Headers(), cancellationToken: gone.Token)).ToList();
            await Eventually.Equal(true, () => Task.FromResult(ProbeApi.Counted - before >= 20));
            await AtRest();
            Assert.InRange(ProbeApi.Counted - before, 20, 20 * 200_000);
            Assert.Equal("Tenant MDI", (await _running.Probe.CheckAsync(ProbeApi.GoodCheck(), _running.Headers())).Scope);
            await gone.CancelAsync();
            unread.ForEach(call => call.Dispose());
        }

        await AtRest();
        Assert.Equal("Tenant MDI", (await _running.Probe.CheckAsync(ProbeApi.GoodCheck(), _running.Headers())).Scope);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_not_waited_for()
    {
        using var slow = await Begun();
        Assert.Equal("Tenant MDI", (await _running.Probe.CheckAsync(ProbeApi.GoodCheck(), _running.Headers())).Scope);
        using var reader = new StreamReader(slow.GetStream(), Encoding.ASCII);
        var answer = await reader.ReadToEndAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        Assert.Contains("INVALID_FIELDS", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_that_break_in_the_middle_leave_the_service_as_it_was()
    {
        for (var connection = 0; connection < 50; connection++)
        {
            using var broken = await Begun();
            broken.LingerState = new LingerOption(true, 0); // reset, not closed
        }

        Assert.Equal("Tenant MDI", (await _running.Probe.CheckAsync(ProbeApi.GoodCheck(), _running.Headers())).Scope);
    }

    /// <summary>Headers and half a body.</summary>
    private async Task<TcpClient> Begun()
    {
        var client = new TcpClient();
        await client.ConnectAsync(_running.Http.BaseAddress!.Host, _running.Http.BaseAddress.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/establishments/MDI/checks HTTP/1.1\r\nhost: probe\r\nauthorization: Bearer {_running.Issuer.Mint()}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{{\"title\": "));
        return client;
    }

    private static async Task AtRest()
    {
        var (last, looks) = (-1L, 0);
        await Eventually.Equal(true, () =>
        {
            (looks, last) = ProbeApi.Counted == last ? (looks + 1, last) : (0, ProbeApi.Counted);
            return Task.FromResult(looks > 8);
        });
    }
}
