using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Remarks;

/// <summary>All that is told of a remark but its text, which <see cref="FeedbackApi.GetRemark"/> alone reads.</summary>
internal sealed record RemarkRow
{
    public const string Columns = "establishment, remark_id, scheme, month, state, outcome, due_by, late_in";

    /// <summary>
    /// Days until a person has to have decided: it is late from the start of the second day after, so never before 24 hours are over. A timer to the
    /// minute would say when somebody spoke.
    /// </summary>
    public const int DaysToTriage = 1;

    public required string Establishment { get; init; }

    public required string RemarkId { get; init; }

    public required string Scheme { get; init; }

    public required DateOnly Month { get; init; }

    public required RemarkState State { get; init; }

    public required string? Outcome { get; init; }

    /// <summary>Only while it waits.</summary>
    public required DateOnly? DueBy { get; init; }

    /// <summary>The month of that day, of one that was triaged after it.</summary>
    public required DateOnly? LateIn { get; init; }

    /// <param name="today">For whether it is overdue.</param>
    public Remark ToProto(DateOnly today) => new()
    {
        Name = $"establishments/{Establishment}/remarks/{RemarkId}",
        Scheme = Scheme,
        Month = Month.ToProto(),
        State = State,
        Outcome = Known.Of<RemarkOutcome>(Outcome),
        Overdue = LateIn is not null || today > DueBy,
    };

    public static (string Establishment, string Id) NameOf(string name) => name.Split('/') is ["establishments", var establishment, "remarks", var id]
        ? (establishment, id)
        : throw Refusal.NotFound(name);

    public static async Task<Remark> Read(Tx tx, string name)
    {
        const string load = $"select {Columns} from remarks where establishment = @establishment and remark_id = @id";
        var (establishment, id) = NameOf(name);
        var row = await tx.Maybe<RemarkRow>(load, new { establishment, id }) ?? throw Refusal.NotFound(name);
        return row.ToProto(await Place.Today(tx, establishment));
    }
}
