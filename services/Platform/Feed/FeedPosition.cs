using System.Globalization;
using Google.Protobuf;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>How far a reader has come: everything up to and with this is read.</summary>
/// <param name="Xid">A transaction's id, or the oldest that was still open: none below it can bring anything more.</param>
/// <param name="Seq">The row within it; 0 means none of it yet.</param>
internal readonly record struct FeedPosition(long Xid, long Seq) : IComparable<FeedPosition>
{
    public int CompareTo(FeedPosition other) => (Xid, Seq).CompareTo((other.Xid, other.Seq));
}

/// <summary>A position in a caller's hands: good for as long as what comes after it is kept.</summary>
/// <param name="At">When nothing after the position had happened yet, or could be missed.</param>
/// <param name="More">What the reader needs besides.</param>
internal sealed record FeedToken(FeedPosition Position, DateTimeOffset At, params string[] More)
{
    /// <summary>Null when the request begins afresh.</summary>
    public static FeedToken? Read(IMessage request, string field, TimeSpan kept, DateTimeOffset now)
    {
        if (PageToken.Read(request, field) is not { } parts)
        {
            return null;
        }

        if (parts is not [var xid, var seq, var at, .. var more] || !TryRead(xid, out var transaction) || !TryRead(seq, out var row) || !TryRead(at, out var seconds))
        {
            throw PageToken.Foreign();
        }

        var given = DateTimeOffset.UnixEpoch.AddSeconds(Math.Min(seconds, (long)(DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).TotalSeconds));
        return now - given <= kept ? new(new(transaction, row), given, more) : throw Expired();
    }

    public string Write(IMessage request) => PageToken.Next(
        request, [Text(Position.Xid), Text(Position.Seq), Text((long)(At - DateTimeOffset.UnixEpoch).TotalSeconds), .. More]);

    public static Refusal Expired() => new(ErrorReason.ResumeTokenExpired, "Changes since this token are not kept any more. List again, then go on from the new token.");

    private static bool TryRead(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
