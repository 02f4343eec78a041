using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PeerSupport.TrainingTracking.Credentials;

/// <summary>A key on the curve P-256 that credentials are signed with (ES256): it follows from the operator's secret, and stands nowhere.</summary>
internal sealed class SigningKey
{
    private static readonly BigInteger s_order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private readonly ECParameters _private;
    private readonly ECParameters _public;

    /// <param name="seed">48 bytes: of so many the rest by the order is even enough.</param>
    public SigningKey(byte[] seed)
    {
        var d = (new BigInteger(seed, isUnsigned: true, isBigEndian: true) % (s_order - 1)) + 1;
        var bytes = d.ToByteArray(isUnsigned: true, isBigEndian: true);
        _private = new() { Curve = ECCurve.NamedCurves.nistP256, D = [.. new byte[32 - bytes.Length], .. bytes] };
        using var key = ECDsa.Create(_private);
        _public = key.ExportParameters(includePrivateParameters: false);
        // RFC 7638: members in this order, nothing between
        Id = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}""")));
    }

    /// <summary>Its thumbprint.</summary>
    public string Id { get; }

    private string X => Base64Url.EncodeToString(_public.Q.X);

    private string Y => Base64Url.EncodeToString(_public.Q.Y);

    /// <summary>The public half, as JWK.</summary>
    public JsonObject ToJwk() => new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = X, ["y"] = Y, ["kid"] = Id, ["alg"] = "ES256", ["use"] = "sig" };

    /// <summary>A compact JWS.</summary>
    /// <param name="url">Where the public half is found, as the header names it.</param>
    public string Sign(JsonObject payload, string url, string type)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = type, ["kid"] = url };
        var signed = $"{Encoded(header)}.{Encoded(payload)}";
        using var key = ECDsa.Create(_private);
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string Encoded(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
