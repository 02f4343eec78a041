using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record InductionRow
{
    public const string Columns = "establishment, induction_id, scheme, prisoner_number, arrived_at, due_at, state, over_at, appointment_id, version";

    public required string Establishment { get; init; }

    public required string InductionId { get; init; }

    public required string Scheme { get; init; }

    public required string PrisonerNumber { get; init; }

    public required DateTimeOffset ArrivedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public required string State { get; init; }

    /// <summary>Null while he waits.</summary>
    public required DateTimeOffset? OverAt { get; init; }

    /// <summary>Who saw him; null where that was not said.</summary>
    public required string? AppointmentId { get; init; }

    public required long Version { get; init; }

    public InductionState At => ProtoName.Parse<InductionState>(State);

    public static async Task<InductionRow> Lock(Tx tx, string name)
    {
        const string load = $"select {Columns} from inductions where establishment = @establishment and induction_id = @id for update";
        return await tx.Maybe<InductionRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    public static async Task<Induction> Read(Tx tx, string name)
    {
        const string load = $"select {Columns} from inductions where establishment = @establishment and induction_id = @id";
        return (await tx.Maybe<InductionRow>(load, Key(name)) ?? throw Refusal.NotFound(name)).ToProto();
    }

    /// <summary>What became of it, under the lock: nobody waits any more.</summary>
    public async Task<InductionRow> Close(Tx tx, InductionState outcome, DateTimeOffset overAt, string? appointmentId = null)
    {
        const string close = $"""
            update inductions
            set state = @state, over_at = @overAt, appointment_id = @appointmentId, version = @version
            where establishment = @Establishment and induction_id = @InductionId
            returning {Columns}
            """;
        tx.Cancel(NotSeen.Kind, InductionId);
        return await tx.One<InductionRow>(close, new { Establishment, InductionId, state = ProtoName.Of(outcome), overAt, appointmentId, version = Versions.Next(Version, tx.Now) });
    }

    public Induction ToProto() => new()
    {
        Name = $"establishments/{Establishment}/inductions/{InductionId}",
        Scheme = Names.Scheme(Scheme),
        PrisonerNumber = PrisonerNumber,
        ArrivedAt = ArrivedAt.ToTimestamp(),
        DueAt = DueAt.ToTimestamp(),
        State = At,
        OverAt = OverAt?.ToTimestamp(),
        Appointment = AppointmentId is null ? "" : Names.Appointment(Establishment, AppointmentId),
        Etag = Etag.Of(Version),
    };

    private static object Key(string name) => new { establishment = Names.EstablishmentOf(name), id = Names.IdOf(name) };
}
