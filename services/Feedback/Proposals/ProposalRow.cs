using Google.Protobuf.WellKnownTypes;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Proposals;

internal sealed record ProposalRow
{
    public const string Columns = """
        establishment, proposal_id, provider, scheme, what, change, agreed_on, state, owner, due_by, outcome, answer, answered_by, answered_at, version
        """;

    public const string Load = $"select {Columns} from proposals where establishment = @Establishment and proposal_id = @ProposalId";

    public required string Establishment { get; init; }

    public required string ProposalId { get; init; }

    public required string? Provider { get; init; }

    public required string Scheme { get; init; }

    public required string What { get; init; }

    public required string Change { get; init; }

    public required DateOnly AgreedOn { get; init; }

    public required ProposalState State { get; init; }

    public required string? Owner { get; init; }

    public required DateOnly DueBy { get; init; }

    public required string? Outcome { get; init; }

    public required string? Answer { get; init; }

    public required string? AnsweredBy { get; init; }

    public required DateTimeOffset? AnsweredAt { get; init; }

    public required long Version { get; init; }

    /// <param name="today">For whether it is overdue.</param>
    public Proposal ToProto(DateOnly today) => new()
    {
        Name = new ProposalName(Establishment, ProposalId).ToString(),
        Scheme = Scheme,
        What = What,
        Change = Change,
        AgreedOn = AgreedOn.ToProto(),
        Provider = Provider is null ? "" : $"providers/{Provider}",
        State = State,
        Owner = Owner ?? "",
        DueBy = DueBy.ToProto(),
        Overdue = ProposalRules.IsOverdue(State, DueBy, today),
        Outcome = Known.Of<ProposalOutcome>(Outcome),
        Answer = Answer ?? "",
        AnsweredBy = AnsweredBy ?? "",
        AnsweredAt = AnsweredAt?.ToTimestamp(),
        Etag = Etag.Of(Version),
    };
}
