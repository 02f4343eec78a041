using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

internal sealed record WelfareReviewRow
{
    public const string Columns = "establishment, review_id, person_id, state, opened_at, due_at, outcome, closed_at, version";

    public required string Establishment { get; init; }

    public required string ReviewId { get; init; }

    public required string PersonId { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public required string? Outcome { get; init; }

    public required DateTimeOffset? ClosedAt { get; init; }

    public required long Version { get; init; }

    public string Name => Names.WelfareReview(Establishment, ReviewId);

    public WelfareReviewState Stage => ProtoName.Parse<WelfareReviewState>(State);

    public WelfareReview ToProto() => new()
    {
        Name = Name,
        Person = Names.Person(PersonId),
        State = Stage,
        OpenedAt = OpenedAt.ToTimestamp(),
        DueAt = DueAt.ToTimestamp(),
        Outcome = ProtoName.ParseGiven<WelfareOutcome>(Outcome),
        ClosedAt = ClosedAt?.ToTimestamp(),
        Etag = Etag.Of(Version),
    };

    public WelfareReviewChanged ToChanged() => new() { WelfareReview = Name, State = Stage, DueAt = DueAt.ToTimestamp(), Version = Version };
}
