using System.Text.Json;
using Google.Rpc;
using Grpc.Core;
using PeerSupport.Probe.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

public sealed class FailureTests(RunningProbe probe) : IClassFixture<RunningProbe>
{
    private readonly RunningService _running = probe.Service;

    [Fact]
    public async Task A_fault_leaks_nothing_but_a_trace()
    {
        var refused = await Refused(Act.Fault);
        var json = await _running.Post("/v1/establishments/MDI/checks", """{"title":"t","mood":"MOOD_GOOD","act":"ACT_FAULT"}""");

        Assert.Equal(StatusCode.Internal, refused.StatusCode);
        Assert.NotEmpty(refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Metadata["trace"]);
        Assert.Equal(500, json.Status);
        foreach (var said in new[] { refused.ToString().Split("   at ")[0], refused.GetRpcStatus()!.ToString(), json.Body.ToString() })
        {
            Assert.DoesNotContain(ProbeApi.Secret, said, StringComparison.Ordinal);
            Assert.DoesNotContain("InvalidOperation", said, StringComparison.Ordinal);
        }
    }

    /// <summary>Whoever obeys it would ask for ever where his call is refused again as it stands.</summary>
    [Theory]
    [InlineData(V1.ErrorReason.Contention, true)]
    [InlineData(V1.ErrorReason.Unavailable, true)]
    [InlineData(V1.ErrorReason.StaleEtag, false)]
    [InlineData(V1.ErrorReason.InvalidFields, false)]
    public void Only_what_a_repeat_can_cure_says_when_to_call_again(V1.ErrorReason reason, bool told) =>
        Assert.Equal(told, RefusalStatus.Of(new Refusal(reason, "As told.")).GetDetail<RetryInfo>() is not null);

    [Fact]
    public async Task A_rules_refusal_carries_reason_domain_metadata_and_what_was_not_met()
    {
        var status = (await Refused(Act.Refuse)).GetRpcStatus()!;
        var info = status.GetDetail<ErrorInfo>()!;
        var violation = status.GetDetail<PreconditionFailure>()!.Violations.Single();

        Assert.Equal(Code.FailedPrecondition, (Code)status.Code);
        Assert.Equal(("TOLD_TO", "probe.peersupport", "establishments/MDI"), (info.Reason, info.Domain, info.Metadata["resource"]));
        Assert.Equal(("TOLD_TO", "establishments/MDI", "As told."), (violation.Type, violation.Subject, violation.Description));
    }

    [Fact]
    public async Task A_missing_resource_is_named()
    {
        var status = (await Refused(Act.Miss)).GetRpcStatus()!;
        var info = status.GetDetail<ResourceInfo>()!;
        Assert.Equal((Code.NotFound, "establishments", "establishments/MDI"), ((Code)status.Code, info.ResourceType, info.ResourceName));
    }

    [Fact]
    public async Task A_passed_deadline_is_told_so()
    {
        for (var call = 0; call < 10; call++)
        {
            var soon = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(50);
            var late = await Assert.ThrowsAsync<RpcException>(async () => await _running.Probe.CheckAsync(ProbeApi.GoodCheck(Act.Wait), _running.Headers(), soon));
            Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        }
    }

    [Fact]
    public async Task A_stream_refused_in_the_middle_ends_with_the_reason_in_grpc_and_json()
    {
        using var call = _running.Probe.Count(new CountRequest { Parent = "establishments/MDI" }, _running.Headers());
        var numbers = 0;
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in call.ResponseStream.ReadAllAsync())
            {
                numbers++;
            }
        });
        Assert.Equal((3, "TOLD_TO"), (numbers, refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/establishments/MDI/count") { Headers = { Authorization = new("Bearer", _running.Issuer.Mint()) } };
        using var answer = await _running.Http.SendAsync(request);
        var last = (await answer.Content.ReadAsStringAsync()).Trim().Split('\n')[^1];
        Assert.Equal(9, JsonDocument.Parse(last).RootElement.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_stream_is_guarded_too()
    {
        using var call = _running.Probe.Count(new CountRequest { Parent = "establishments/LEI" }, _running.Headers());
        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    private Task<RpcException> Refused(Act act) =>
        Assert.ThrowsAsync<RpcException>(async () => await _running.Probe.CheckAsync(ProbeApi.GoodCheck(act), _running.Headers()));
}
