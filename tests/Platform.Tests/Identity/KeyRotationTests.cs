using Google.Rpc;
using Grpc.Core;
using PeerSupport.Probe.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

public sealed class KeyRotationTests : IAsyncLifetime
{
    private RunningService _running = null!;

    public async ValueTask InitializeAsync() => _running = await RunningService.Start(ProbeApi.Module);

    public ValueTask DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task After_a_rotation_new_tokens_enter_at_once_and_old_ones_no_more()
    {
        var old = _running.Issuer.Mint();
        await Look(old);
        _running.Issuer.Rotate();

        Assert.Equal("WRITER1", (await Look(_running.Issuer.Mint())).User);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => Look(old))).StatusCode);
    }

    [Fact]
    public async Task Known_tokens_enter_while_the_issuer_is_away_and_others_are_told_so()
    {
        var known = _running.Issuer.Mint();
        await Look(known);
        _running.Issuer.Away = true;
        _running.Issuer.Rotate();

        Assert.Equal("WRITER1", (await Look(known)).User);
        var unknown = await Assert.ThrowsAsync<RpcException>(() => Look(_running.Issuer.Mint()));
        Assert.Equal(StatusCode.Unavailable, unknown.StatusCode);
        Assert.Equal(1, unknown.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.Seconds);
    }

    [Fact]
    public async Task The_keys_are_there_before_the_first_caller_comes()
    {
        _running.Issuer.Away = true;

        Assert.Equal("WRITER1", (await Look(_running.Issuer.Mint())).User);
    }

    [Fact]
    public async Task A_service_starts_while_the_issuer_is_away_and_knows_its_callers_once_it_is_back()
    {
        _running.Issuer.Away = true;
        await using var another = await _running.Another(ProbeApi.Module);
        var token = _running.Issuer.Mint();
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(Look)).StatusCode);

        _running.Issuer.Away = false;
        Assert.Equal("WRITER1", (await Look()).User);

        async Task<Seen> Look() => await another.Probe.LookAsync(new LookRequest(), another.Headers(token));
    }

    [Fact]
    public async Task A_token_is_verified_once()
    {
        var token = _running.Issuer.Mint();
        for (var call = 0; call < 5; call++)
        {
            await Look(token);
        }

        Assert.Equal(1, _running.Issuer.Asked);
    }

    private async Task<Seen> Look(string token) => await _running.Probe.LookAsync(new LookRequest(), _running.Headers(token));
}
