using System.Net.Sockets;
using System.Text;
using Xunit;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary>Whoever may not call is told so before a byte of what he sends is read.</summary>
[Collection(nameof(TwoEstates))]
public sealed class UnreadBodyTests(TwoEstates suite)
{
    [Theory]
    [InlineData("GOVERNOR", "HTTP/1.1 403 Forbidden")]
    [InlineData(null, "HTTP/1.1 401 Unauthorized")]
    public async Task The_answer_comes_while_the_body_is_still_awaited(string? role, string status)
    {
        var (ours, _) = await suite.Populated;
        var json = suite.Service("scheduling").Json;
        using var socket = new TcpClient();
        await socket.ConnectAsync(json.Host, json.Port);
        await using var stream = socket.GetStream();
        var token = role is null ? "none" : suite.TokenOf($"{role}@{ours.Code}");
        var head = $"POST /v1/{ours.At.Establishment}/requests HTTP/1.1\r\nHost: {json.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        using var reader = new StreamReader(stream);
        Assert.Equal(status, await reader.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)));
    }
}
