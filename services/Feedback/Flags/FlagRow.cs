using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Flags;

internal sealed record FlagRow
{
    public const string Columns = "establishment, flag_id, scheme, code, state, due_by, taken_on";

    public const string Load = $"select {Columns} from boundary_flags where establishment = @establishment and flag_id = @id";

    /// <summary>Days until somebody has to have taken it on.</summary>
    public const int DaysToTake = 3;

    public required string Establishment { get; init; }

    public required string FlagId { get; init; }

    public required string Scheme { get; init; }

    public required string Code { get; init; }

    public required FlagState State { get; init; }

    public required DateOnly DueBy { get; init; }

    public required DateOnly? TakenOn { get; init; }

    public string Name => $"establishments/{Establishment}/flags/{FlagId}";

    /// <param name="today">For whether it is overdue.</param>
    public BoundaryFlag ToProto(DateOnly today) => new()
    {
        Name = Name,
        Scheme = Scheme,
        Code = Known.Of<BoundaryCode>(Code),
        State = State,
        DueBy = DueBy.ToProto(),
        Overdue = (TakenOn ?? today) > DueBy,
        TakenOn = TakenOn?.ToProto(),
    };

    public static (string Establishment, string Id) NameOf(string name) => name.Split('/') is ["establishments", var establishment, "flags", var id]
        ? (establishment, id)
        : throw Refusal.NotFound(name);

    /// <summary>As it stands: nothing of it is stored for a call that comes again.</summary>
    public static async Task<BoundaryFlag> Read(Tx tx, string name)
    {
        var (establishment, id) = NameOf(name);
        var row = await tx.Maybe<FlagRow>(Load, new { establishment, id }) ?? throw Refusal.NotFound(name);
        return row.ToProto(await Place.Today(tx, establishment));
    }
}
