using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RabbitMQ.Client;

namespace PeerSupport.Platform;

/// <summary>A message that was put aside, as its operator sees it. The body may name persons by their opaque ids: it is shown only when asked for.</summary>
/// <param name="Queue">The queue it came from, and goes back to.</param>
/// <param name="Id">Its message id; <c>body:…</c>, a part of its body's digest, where it came without one.</param>
/// <param name="When">When it was parked.</param>
internal sealed record ParkedMessage(string Queue, string Type, string Id, DateTimeOffset? When, string Reason, string Body)
{
    private const int LongestReason = 300;

    /// <summary>What the library and the broker wrote on it when they parked it: a message that goes back is as its publisher sent it.</summary>
    internal static bool IsMark(string header) =>
        header.StartsWith("MT-", StringComparison.Ordinal) || header.StartsWith("x-", StringComparison.Ordinal);

    internal static ParkedMessage Of(string queue, string type, BasicGetResult got)
    {
        var headers = got.BasicProperties.Headers ?? new Dictionary<string, object?>();
        var (when, reason) = Fault(headers) ?? CrashLoop(headers) ?? (null, "It carries no reason: somebody put it here by hand.");
        return new ParkedMessage(
            queue,
            got.BasicProperties.Type is { Length: > 0 } said ? said : type,
            got.BasicProperties.MessageId is { Length: > 0 } id ? id : "body:" + Convert.ToHexStringLower(SHA256.HashData(got.Body.Span))[..12],
            when,
            reason.Split('\n')[0].Trim() is { Length: > LongestReason } all ? all[..LongestReason] + "…" : reason.Split('\n')[0].Trim(),
            Encoding.UTF8.GetString(got.Body.Span));
    }

    // The library moved it: its handler threw.
    private static (DateTimeOffset?, string)? Fault(IDictionary<string, object?> headers)
    {
        if (Text(headers, "MT-Fault-Message") is not { } message)
        {
            return null;
        }

        var kind = Text(headers, "MT-Fault-ExceptionType")?.Split('.')[^1];
        var when = DateTimeOffset.TryParse(Text(headers, "MT-Fault-Timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : (DateTimeOffset?)null;
        return (when, kind is null ? message : $"{kind}: {message}");
    }

    // The broker moved it: it was given back too often, by consumers that ended without an answer.
    private static (DateTimeOffset?, string)? CrashLoop(IDictionary<string, object?> headers)
    {
        if (headers.TryGetValue("x-death", out var deaths) && deaths is IList<object> and [IDictionary<string, object?> death, ..])
        {
            var when = death.TryGetValue("time", out var time) && time is AmqpTimestamp at ? DateTimeOffset.FromUnixTimeSeconds(at.UnixTime) : (DateTimeOffset?)null;
            return (when, $"The broker gave up ({Text(death, "reason")}): whoever took it ended without an answer, again and again.");
        }

        return null;
    }

    private static string? Text(IDictionary<string, object?> headers, string name) => headers.TryGetValue(name, out var value) ? value switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        null => null,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    } : null;
}
