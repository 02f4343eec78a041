using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record ConcernRow
{
    public const string Columns = "establishment, concern_id, scheme, passed_to, passed_at, acknowledged_at, acknowledged_by, version";

    public required string Establishment { get; init; }

    public required string ConcernId { get; init; }

    public required string Scheme { get; init; }

    public required string PassedTo { get; init; }

    public required DateTimeOffset PassedAt { get; init; }

    public required DateTimeOffset? AcknowledgedAt { get; init; }

    public required string? AcknowledgedBy { get; init; }

    public required long Version { get; init; }

    public static string NameOf(string establishment, string concernId) => $"establishments/{establishment}/concerns/{concernId}";

    public static async Task<Concern> Read(Tx tx, string name)
    {
        const string load = $"select {Columns} from concerns where establishment = @establishment and concern_id = @id";
        return (await tx.Maybe<ConcernRow>(load, Key(name)) ?? throw Refusal.NotFound(name)).ToProto();
    }

    public static async Task<ConcernRow> Lock(Tx tx, string name)
    {
        const string load = $"select {Columns} from concerns where establishment = @establishment and concern_id = @id for update";
        return await tx.Maybe<ConcernRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    public Concern ToProto() => new()
    {
        Name = NameOf(Establishment, ConcernId),
        Scheme = Names.Scheme(Scheme),
        To = ProtoName.Parse<ConcernTo>(PassedTo),
        PassedAt = PassedAt.ToTimestamp(),
        AcknowledgedAt = AcknowledgedAt?.ToTimestamp(),
        AcknowledgedBy = AcknowledgedBy ?? "",
        Etag = Etag.Of(Version),
    };

    private static object Key(string name) => new { establishment = Names.EstablishmentOf(name), id = Names.IdOf(name) };
}
