using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.SupportSessions;

internal sealed record SupportSessionRow
{
    public const string Columns = "establishment, session_id, scheme, provider, day, state, attended, cancelled_by, cancel_reason, cancelled_at, version";

    public const string Load = $"select {Columns} from support_sessions where establishment = @Establishment and session_id = @SessionId";

    public required string Establishment { get; init; }

    public required string SessionId { get; init; }

    public required string Scheme { get; init; }

    public required string Provider { get; init; }

    public required DateOnly Day { get; init; }

    public required SupportSessionState State { get; init; }

    public required int? Attended { get; init; }

    public required RunSide? CancelledBy { get; init; }

    public required string? CancelReason { get; init; }

    public required DateTimeOffset? CancelledAt { get; init; }

    public required long Version { get; init; }

    public string Name => new SupportSessionName(Establishment, SessionId).ToString();

    public SupportSession ToProto() => new()
    {
        Name = Name,
        Offering = new OfferingName(Establishment, Scheme).ToString(),
        Provider = $"providers/{Provider}",
        Day = Day.ToProto(),
        State = State,
        Attended = Attended ?? 0,
        CancelledBy = CancelledBy ?? RunSide.Unspecified,
        CancelReason = ProtoName.ParseGiven<CancelReason>(CancelReason),
        CancelledAt = CancelledAt?.ToTimestamp(),
        Etag = Etag.Of(Version),
    };

    public SupportSessionChanged ToChanged() => new()
    {
        SupportSession = Name,
        Provider = $"providers/{Provider}",
        Scheme = Scheme,
        State = State,
        Day = Day.ToProto(),
        Attended = Attended ?? 0,
        CancelledBy = CancelledBy ?? RunSide.Unspecified,
        CancelReason = ProtoName.ParseGiven<CancelReason>(CancelReason),
        Version = Version,
    };
}
