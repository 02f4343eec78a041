using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>
/// Where the next page begins: the last key of this one, and a checksum of the request it belongs to. The page size may change from
/// page to page, nothing else. A token grants nothing: whoever makes one up still sees only the rows of his scope.
/// </summary>
public static class PageToken
{
    private const int ChecksumLength = 8;

    /// <summary>The last key of the page before, or null on the first page.</summary>
    public static string[]? Read(IMessage request) => Read(request, "page_token");

    internal static string[]? Read(IMessage request, string field)
    {
        var token = request.Text(field)!;
        if (token.Length == 0)
        {
            return null;
        }

        try
        {
            var bytes = Base64Url.DecodeFromChars(token).AsSpan();
            if (bytes.Length > ChecksumLength && bytes[..ChecksumLength].SequenceEqual(Checksum(request)))
            {
                return JsonSerializer.Deserialize<string[]>(bytes[ChecksumLength..]);
            }
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            // refused below, like any other foreign token
        }

        throw Foreign();
    }

    internal static Refusal Foreign() => new(ErrorReason.BadPageToken, "The token does not belong to this request. Start again without one.");

    /// <summary>The token for the page after the row with this key.</summary>
    public static string Next(IMessage request, params string[] lastKey) =>
        Base64Url.EncodeToString([.. Checksum(request), .. JsonSerializer.SerializeToUtf8Bytes(lastKey)]);

    /// <summary>A day in a key, written as <c>$"{day:O}"</c>; before the first page, where there is none, the earliest day.</summary>
    public static DateOnly Day(string? written) => written is null ? DateOnly.MinValue : DateOnly.ParseExact(written, "O", CultureInfo.InvariantCulture);

    /// <summary>An instant in a key, written as <c>$"{instant:O}"</c>; before the first page, where there is none, one before all that is kept.</summary>
    public static DateTimeOffset Instant(string? written) => written is null ? DateTimeOffset.UnixEpoch : DateTimeOffset.Parse(written, CultureInfo.InvariantCulture);

    /// <summary>How many rows to answer with. Select one more to know whether there is a next page.</summary>
    public static int Size(int asked, int most = 500) => asked switch
    {
        < 0 => throw Refusal.Invalid(("page_size", "must not be negative")),
        0 => Math.Min(100, most),
        _ => Math.Min(asked, most),
    };

    private static byte[] Checksum(IMessage request)
    {
        var asked = request.Without("page_token", "page_size", "resume_token");
        return SHA256.HashData([.. Encoding.UTF8.GetBytes(request.Descriptor.FullName), .. asked.ToByteArray()])[..ChecksumLength];
    }
}
