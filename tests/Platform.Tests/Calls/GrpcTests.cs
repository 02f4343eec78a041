using System.Text;
using Google.Rpc;
using Grpc.Core;
using PeerSupport.Probe.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>What gRPC's own library refuses, before any method: it has a reason as every other refusal.</summary>
public sealed class GrpcTests(RunningProbe probe) : IClassFixture<RunningProbe>
{
    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private readonly RunningService _running = probe.Service;

    [Theory]
    [InlineData("Check", "ffffff", "InvalidArgument INVALID_FIELDS")]
    [InlineData("Check", "0a7f41", "InvalidArgument INVALID_FIELDS")]
    [InlineData("Check", "0b0b0b", "InvalidArgument INVALID_FIELDS")]
    [InlineData("Count", "ffffff", "InvalidArgument INVALID_FIELDS")]
    [InlineData("Chuck", "", "Unimplemented UNKNOWN_METHOD")]
    public async Task What_is_no_message_or_no_method_is_told_so(string method, string bytes, string expected) =>
        Assert.Equal(expected, await Told(method, Convert.FromHexString(bytes), _running.Headers()));

    [Fact]
    public async Task A_text_that_is_not_utf8_is_refused()
    {
        var bytes = Google.Protobuf.MessageExtensions.ToByteArray(new CheckRequest { Parent = "establishments/MDI", Title = "QZ", Mood = Mood.Good });
        "\u00c3("u8.ToArray().AsSpan(0, 1).CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("QZ"u8)));
        Assert.Equal("InvalidArgument INVALID_FIELDS", await Told("Check", bytes, _running.Headers()));
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused()
    {
        var large = ProbeApi.GoodCheck();
        large.Note = new string('n', 5 * 1024 * 1024);
        Assert.Equal("ResourceExhausted MESSAGE_TOO_LARGE", await Told("Check", Google.Protobuf.MessageExtensions.ToByteArray(large), _running.Headers()));
    }

    [Fact]
    public async Task A_strangers_message_is_not_even_read() =>
        Assert.Equal("Unauthenticated UNAUTHENTICATED", await Told("Check", [0xFF, 0xFF], []));

    private async Task<string> Told(string name, byte[] message, Metadata headers)
    {
        var method = new Method<byte[], byte[]>(name == "Count" ? MethodType.ServerStreaming : MethodType.Unary, ProbeService.Descriptor.FullName, name, s_bytes, s_bytes);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            if (method.Type is MethodType.Unary)
            {
                await _running.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(headers), message);
            }

            await _running.Channel.CreateCallInvoker().AsyncServerStreamingCall(method, null, new CallOptions(headers), message).ResponseStream.MoveNext();
        });
        Assert.NotEmpty(refused.Status.Detail);
        return $"{refused.StatusCode} {refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason}";
    }
}
