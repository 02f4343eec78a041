using System.Text;
using System.Text.Json;

namespace PeerSupport.Platform;

/// <summary>Where in a body something stands, as an editor counts: lines and characters from 1.</summary>
internal readonly record struct JsonPlace(int Line, int Position)
{
    public static JsonPlace Of(ReadOnlySpan<byte> body, int offset)
    {
        var before = body[..Math.Min(offset, body.Length)];
        var start = before.LastIndexOf((byte)'\n') + 1;
        return new(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[start..]) + 1);
    }

    public static JsonPlace Of(ReadOnlySpan<byte> body, JsonException broken)
    {
        var start = 0;
        for (var line = broken.LineNumber ?? 0; line > 0; line--)
        {
            start += body[start..].IndexOf((byte)'\n') + 1;
        }

        return Of(body, start + (int)(broken.BytePositionInLine ?? 0));
    }

    /// <summary>The body can't be read from here on.</summary>
    public Refusal Malformed(string what) => new(
        V1.ErrorReason.InvalidFields, $"Line {Line}, position {Position}: {what}", ("line", $"{Line}"), ("position", $"{Position}"));
}
