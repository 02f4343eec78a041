using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace PeerSupport.TrainingTracking.Credentials;

/// <summary>A Bitstring Status List (W3C): who fetches it learns which of many credentials were taken back, and tells nobody which he means.</summary>
internal static class StatusList
{
    /// <summary>A day, so that nobody is content with an old one.</summary>
    private static readonly TimeSpan s_holds = TimeSpan.FromDays(1);

    /// <param name="revoked">The places of those that count for nothing.</param>
    public static JsonObject ToJson(string publicUrl, int list, IEnumerable<int> revoked, DateTimeOffset now)
    {
        var url = BadgePlace.UrlOf(publicUrl, list);
        return new()
        {
            ["@context"] = new JsonArray("https://www.w3.org/ns/credentials/v2"),
            ["id"] = url,
            ["type"] = new JsonArray("VerifiableCredential", "BitstringStatusListCredential"),
            ["issuer"] = publicUrl,
            ["validFrom"] = $"{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            ["validUntil"] = $"{(now + s_holds).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            ["credentialSubject"] = new JsonObject { ["id"] = $"{url}#list", ["type"] = "BitstringStatusList", ["statusPurpose"] = "revocation", ["encodedList"] = Encoded(revoked) },
            ["iss"] = publicUrl,
            ["jti"] = url,
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + s_holds).ToUnixTimeSeconds(),
        };
    }

    // The first bit is the highest of the first byte; multibase says base64url by its first letter.
    private static string Encoded(IEnumerable<int> revoked)
    {
        var bits = new byte[BadgePlace.Bits / 8];
        foreach (var place in revoked)
        {
            bits[place / 8] |= (byte)(0x80 >> (place % 8));
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bits);
        }

        return "u" + Base64Url.EncodeToString(packed.ToArray());
    }
}
