using CsCheck;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PeerSupport.TrainingTracking.Credentials;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Credentials;

public sealed class SigningKeyTests
{
    private static readonly Gen<byte[]> s_seeds = Gen.Byte.Array[48];

    [Fact]
    public void Whatever_the_seed_the_key_is_the_same_again_and_another_library_verifies_what_it_signs() => s_seeds.Sample(seed =>
    {
        var (one, again) = (new SigningKey(seed), new SigningKey(seed));
        Assert.Equal((one.Id, one.ToJwk().ToJsonString()), (again.Id, again.ToJwk().ToJsonString()));
        var token = one.Sign(new() { ["iss"] = "https://us.example" }, "https://us.example/key", "JWT");
        var verified = new JsonWebTokenHandler().ValidateTokenAsync(token, Rules(one)).GetAwaiter().GetResult();
        Assert.True(verified.IsValid, verified.Exception?.Message);
        Assert.Equal(one.Id, Base64UrlEncoder.Encode(new JsonWebKey(one.ToJwk().ToJsonString()).ComputeJwkThumbprint()));
    }, iter: 30);

    [Fact]
    public void Another_seed_is_another_key() => Gen.Select(s_seeds, Gen.Int[0, 47], Gen.Byte[1, 255]).Sample((seed, at, by) =>
    {
        var other = seed.ToArray();
        other[at] ^= by;
        Assert.NotEqual(new SigningKey(seed).Id, new SigningKey(other).Id);
    }, iter: 30);

    [Fact]
    public void The_least_and_the_greatest_seed_are_keys_too() =>
        Assert.All(new[] { new byte[48], [.. Enumerable.Repeat((byte)0xFF, 48)] }, seed => Assert.Equal(43, new SigningKey(seed).Id.Length));

    private static TokenValidationParameters Rules(SigningKey key) => new()
    {
        ValidIssuer = "https://us.example",
        ValidateAudience = false,
        ValidateLifetime = false,
        IssuerSigningKey = new JsonWebKey(key.ToJwk().ToJsonString()),
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
    };
}
