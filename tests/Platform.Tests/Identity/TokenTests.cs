using Google.Rpc;
using Grpc.Core;
using Microsoft.IdentityModel.Tokens;
using PeerSupport.Probe.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

public sealed class TokenTests(RunningProbe probe) : IClassFixture<RunningProbe>
{
    private readonly RunningService _running = probe.Service;

    [Fact]
    public async Task A_good_token_enters()
    {
        Assert.Equal("WRITER1", (await Look(_running.Issuer.Mint())).User);
        Assert.Equal(200, (await _running.Get("/v1/look")).Status);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("not yet valid")]
    [InlineData("without expiry")]
    [InlineData("of another issuer")]
    [InlineData("for another audience")]
    [InlineData("unsigned")]
    [InlineData("forged under a known key id")]
    [InlineData("changed after signing")]
    [InlineData("signed with the public key as a secret")]
    [InlineData("under an unknown key id")]
    [InlineData("of a user with a sentence for a name")]
    [InlineData("of a user with a line break behind it")]
    [InlineData("without a client")]
    [InlineData("without an issuer")]
    [InlineData("without an audience")]
    [InlineData("huge")]
    [InlineData("twice")]
    [InlineData("not a token at all")]
    public async Task A_bad_token_is_refused_alike_in_grpc_and_json(string how)
    {
        await Look(_running.Issuer.Mint());
        var token = Bad(how);

        var refused = await Assert.ThrowsAsync<RpcException>(() => Look(token));
        var json = await _running.Get("/v1/look", token);

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Equal("UNAUTHENTICATED", refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
        Assert.Equal("peersupport", refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Domain);
        Assert.Equal(401, json.Status);
        Assert.Equal(refused.Status.Detail, json.Body.GetProperty("message").GetString());
    }

    [Fact]
    public async Task No_token_is_refused()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _running.Probe.LookAsync(new LookRequest()));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Equal(401, (await _running.Get("/v1/look", token: null)).Status);
    }

    [Fact]
    public async Task A_role_without_the_permission_is_refused()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Look(_running.Issuer.Mint(("authorities", "ROLE_PEERSUPPORT_READER"))));
        var info = refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
        Assert.Equal((StatusCode.PermissionDenied, "PERMISSION_DENIED", "probe.looks.take"), (refused.StatusCode, info.Reason, info.Metadata["permission"]));
    }

    private async Task<Seen> Look(string token) => await _running.Probe.LookAsync(new LookRequest(), _running.Headers(token));

    private string Bad(string how)
    {
        var issuer = _running.Issuer;
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var good = issuer.Mint().Split('.');
        return how switch
        {
            "expired" => issuer.Mint(token => (token.NotBefore, token.Expires) = (now.AddHours(-1), now.AddSeconds(-31))),
            "not yet valid" => issuer.Mint(token => token.NotBefore = now.AddMinutes(10)),
            "without expiry" => issuer.Mint(token => token.Expires = null),
            "of another issuer" => issuer.Mint(token => token.Issuer = "https://elsewhere.example"),
            "for another audience" => issuer.Mint(token => token.Audience = "somebody-else"),
            "unsigned" => issuer.Mint(token => token.SigningCredentials = null),
            "forged under a known key id" => issuer.Mint(token => token.SigningCredentials = new(TestIssuer.NewKey(issuer.Key.KeyId), SecurityAlgorithms.EcdsaSha256)),
            "changed after signing" => $"{good[0]}.{issuer.Mint(("establishments", "LEI")).Split('.')[1]}.{good[2]}",
            "signed with the public key as a secret" => issuer.Mint(token => token.SigningCredentials = new(
                new SymmetricSecurityKey(issuer.Key.ECDsa.ExportSubjectPublicKeyInfo()) { KeyId = issuer.Key.KeyId }, SecurityAlgorithms.HmacSha256)),
            "of a user with a sentence for a name" => issuer.Mint(("user_name", "the one on B wing who cries")),
            "of a user with a line break behind it" => issuer.Mint(("user_name", "WRITER1\n")),
            "without a client" => issuer.Mint(("client_id", null)),
            "without an issuer" => issuer.Mint(token => token.Issuer = null),
            "without an audience" => issuer.Mint(token => token.Audience = null),
            "huge" => $"{good[0]}.{new string('A', 20_000)}.{good[2]}",
            "twice" => $"{issuer.Mint()}, Bearer {issuer.Mint()}",
            "under an unknown key id" => issuer.Mint(token => token.SigningCredentials = new(TestIssuer.NewKey(), SecurityAlgorithms.EcdsaSha256)),
            _ => "let me in",
        };
    }
}
