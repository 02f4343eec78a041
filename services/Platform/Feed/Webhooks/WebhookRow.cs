using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

internal sealed record WebhookRow
{
    public const string Columns = """
        owner, webhook_id, url, types, generation, previous_until, xid::text::bigint as xid, seq, leased_until,
        next_attempt_at, failures, failing_since, last_failure, last_delivered_at, lost, created_at
        """;

    /// <summary>From so many failures in a row on it takes a person to look: some ten minutes.</summary>
    public const int FailingFrom = 8;

    public required string Owner { get; init; }

    public required string WebhookId { get; init; }

    public required string Url { get; init; }

    public required string[] Types { get; init; }

    public required int Generation { get; init; }

    public required DateTimeOffset? PreviousUntil { get; init; }

    public required long Xid { get; init; }

    public required long Seq { get; init; }

    public required DateTimeOffset LeasedUntil { get; init; }

    public required DateTimeOffset NextAttemptAt { get; init; }

    public required int Failures { get; init; }

    public required DateTimeOffset? FailingSince { get; init; }

    public required string? LastFailure { get; init; }

    public required DateTimeOffset? LastDeliveredAt { get; init; }

    public required long Lost { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Name => $"{Owner}/webhooks/{WebhookId}";

    public FeedPosition Position => new(Xid, Seq);

    public Webhook ToProto(string secret = "") => new()
    {
        Name = Name,
        Url = Url,
        Types_ = { Types },
        Secret = secret,
        PreviousSecretUntil = PreviousUntil?.ToTimestamp(),
        State = Failures == 0 ? WebhookState.Active : Failures < FailingFrom ? WebhookState.Retrying : WebhookState.Failing,
        LastDeliveredAt = LastDeliveredAt?.ToTimestamp(),
        FailingSince = FailingSince?.ToTimestamp(),
        LastFailure = LastFailure ?? "",
        NextAttemptAt = Failures == 0 ? null : NextAttemptAt.ToTimestamp(),
        Lost = Lost,
        CreatedAt = CreatedAt.ToTimestamp(),
    };
}
