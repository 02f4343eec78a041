using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Rpc;
using Microsoft.IdentityModel.Tokens;
using PeerSupport.Suite.Tests.Calls;
using Xunit;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>Every RPC, for everybody whose token does not hold. What only an issuer can do wrong is Platform's to test.</summary>
[Collection(nameof(BadInputWorld))]
public sealed class StrangersTests(BadInputWorld world)
{
    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public Task A_token_that_does_not_hold_opens_nothing(string service) => world.Refuses(service, async (method, verdicts) =>
    {
        var good = world.Ours.Good(method);
        var form = JsonForm.Of(method, good)!;
        // what is open to anybody looks at no token: it answers as it answers without one
        var expected = Contract.IsOpen(method) ? $"{await world.Grpc(method, good.ToByteArray())}" : Verdicts.Refusal(Code.Unauthenticated, "UNAUTHENTICATED");
        foreach (var (what, headers) in await Forged(world.Token(world.Ours, method)))
        {
            var (grpc, json) = (await world.Grpc(method, good.ToByteArray(), headers), await world.Json(method, form, headers));
            verdicts.Expect($"{method.Name} {what}", expected, (grpc, json));
        }
    });

    private async Task<List<(string What, string[] Headers)>> Forged(string token)
    {
        var parts = token.Split('.');
        var header = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(parts[0])).RootElement;
        var kid = header.GetProperty("kid").GetString();
        using var http = new HttpClient();
        var publicKeys = await http.GetByteArrayAsync(new Uri(await Jwks(http)));
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return
        [
            ("no token", []),
            ("not a bearer", [$"Basic {Convert.ToBase64String("WING:secret"u8)}"]),
            ("empty", ["Bearer "]),
            ("garbage", ["Bearer let.me.in"]),
            ("bytes", [$"Bearer {new string('.', 50)}"]),
            ("huge", [$"Bearer {new string('A', 20_000)}"]),
            ("unsigned", [$"Bearer {parts[0]}.{parts[1]}."]),
            ("alg none", [$"Bearer {Encoded($$"""{"alg":"none","typ":"JWT","kid":"{{kid}}"}""")}.{parts[1]}."]),
            ("signed with the public keys as a secret", [$"Bearer {Signed($$"""{"alg":"HS256","typ":"JWT","kid":"{{kid}}"}""", parts[1], text => HMACSHA256.HashData(publicKeys, text))}"]),
            ("signed by a stranger under the issuer's key id", [$"Bearer {Signed($$"""{"alg":"ES256","typ":"JWT","kid":"{{kid}}"}""", parts[1], text => stranger.SignData(text, HashAlgorithmName.SHA256))}"]),
            ("under an unknown key id", [$"Bearer {Signed("""{"alg":"ES256","typ":"JWT","kid":"nobody"}""", parts[1], text => stranger.SignData(text, HashAlgorithmName.SHA256))}"]),
            ("changed after signing", [$"Bearer {parts[0]}.{Encoded(Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(parts[1])).Replace("tests", "admin", StringComparison.Ordinal))}.{parts[2]}"]),
            ("two tokens", [$"Bearer {token}", $"Bearer {token}"]),
            ("two tokens in one", [$"Bearer {token}, Bearer {token}"]),
        ];
    }

    private async Task<string> Jwks(HttpClient http)
    {
        var issuer = world.Suite.Service("registry").Settings["Identity:Authority"].TrimEnd('/');
        using var discovery = JsonDocument.Parse(await http.GetStringAsync(new Uri(issuer + "/.well-known/openid-configuration")));
        return discovery.RootElement.GetProperty("jwks_uri").GetString()!;
    }

    private static string Signed(string header, string payload, Func<byte[], byte[]> sign)
    {
        var text = $"{Encoded(header)}.{payload}";
        return $"{text}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Encoded(string json) => Base64UrlEncoder.Encode(json);
}
