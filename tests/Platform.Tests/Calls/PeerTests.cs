using Grpc.Core;
using PeerSupport.Probe.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>One probe asks another; both believe the same issuer.</summary>
public sealed class PeerTests(RunningProbe probe) : IClassFixture<RunningProbe>
{
    private readonly RunningService _asked = probe.Service;

    [Fact]
    public async Task A_user_is_forwarded_beside_the_service_and_sees_no_more_than_he_may()
    {
        await using var asking = await Asking(_asked.Grpc);

        var seen = await asking.Probe.AskAsync(new LookRequest { Name = "establishments/MDI" }, _asked.Headers());
        Assert.Equal(("WRITER1", "Tenant MDI"), (seen.User, seen.Scope));
        var both = _asked.Issuer.Mint(("establishments", new List<string> { "MDI", "LEI" }));
        Assert.Equal("Tenant LEI", (await asking.Probe.AskAsync(new LookRequest { Name = "establishments/LEI" }, _asked.Headers(both))).Scope);
    }

    [Fact]
    public async Task For_itself_a_service_sees_the_tenant_it_names_and_fetches_its_token_once()
    {
        await using var asking = await Asking(_asked.Grpc);
        var machine = _asked.Headers(_asked.Issuer.Mint(("authorities", "SYSTEM"), ("user_name", null), ("establishments", null)));
        var sold = _asked.Issuer.Sold;
        for (var call = 0; call < 3; call++)
        {
            var seen = await asking.Probe.AskAsync(new LookRequest { Name = "establishments/LEI" }, machine);
            Assert.Equal(("probe", "", "Tenant LEI"), (seen.Subject, seen.User, seen.Scope));
        }

        Assert.Equal(sold + 1, _asked.Issuer.Sold);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "s/1")]
    [InlineData(null, "wrong")]
    public async Task A_peer_or_an_issuer_that_does_not_answer_is_unavailable_to_the_user(string? address, string secret)
    {
        await using var asking = await Asking(address ?? _asked.Grpc, secret);
        var away = await Assert.ThrowsAsync<RpcException>(async () => await asking.Probe.AskAsync(new LookRequest(), _asked.Headers()));
        Assert.Equal(StatusCode.Unavailable, away.StatusCode);
    }

    private Task<RunningService> Asking(string address, string secret = "s/1") =>
        RunningService.Start(ProbeApi.Module, $"--Identity:Authority={_asked.Issuer.Url}", $"--Peers:Probe={address}", $"--Identity:ClientSecret={secret}");
}
