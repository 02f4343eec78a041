using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record DebriefRow
{
    public const string Columns = "establishment, debrief_id, appointment_id, scheme, provider, zone, state, owed_since, due_by, offered_at, answered_at, version";

    public required string Establishment { get; init; }

    public required string DebriefId { get; init; }

    /// <summary>Null once it was declined.</summary>
    public required string? AppointmentId { get; init; }

    public required string Scheme { get; init; }

    /// <summary>Who offers it and sees it; null where the co-ordinator does.</summary>
    public required string? Provider { get; init; }

    public required string Zone { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset OwedSince { get; init; }

    public required DateTimeOffset DueBy { get; init; }

    public required DateTimeOffset? OfferedAt { get; init; }

    public required DateTimeOffset? AnsweredAt { get; init; }

    public required long Version { get; init; }

    public string Name => NameOf(Establishment, DebriefId);

    public DebriefAt At => new() { State = ProtoName.ParseGiven<DebriefState>(State), OwedSince = OwedSince, OfferedAt = OfferedAt, AnsweredAt = AnsweredAt };

    public static string NameOf(string establishment, string id) => $"establishments/{establishment}/debriefs/{id}";

    public static async Task<DebriefRow> Lock(Tx tx, string name)
    {
        const string load = $"select {Columns} from debriefs where establishment = @establishment and debrief_id = @id for update";
        return await tx.Maybe<DebriefRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    public static async Task<Debrief> Read(Tx tx, string name)
    {
        const string load = $"select {Columns} from debriefs where establishment = @establishment and debrief_id = @id";
        return (await tx.Maybe<DebriefRow>(load, Key(name)) ?? throw Refusal.NotFound(name)).ToProto();
    }

    /// <summary>Takes the step that was decided, under the lock. Who declined is forgotten with it, and so is the hour at which his contact was over.</summary>
    public Task<DebriefRow> Take(Tx tx, DebriefAt next)
    {
        const string write = $"""
            update debriefs
            set state = @state, offered_at = @OfferedAt, answered_at = @AnsweredAt, version = @version,
              appointment_id = case when @forgotten then null else appointment_id end,
              person_id = case when @forgotten then null else person_id end,
              owed_since = case when @forgotten then date_trunc('day', owed_since, 'UTC') else owed_since end,
              due_by = case when @forgotten then date_trunc('day', due_by, 'UTC') else due_by end
            where establishment = @Establishment and debrief_id = @DebriefId
            returning {Columns}
            """;
        return tx.One<DebriefRow>(write, new
        {
            Establishment,
            DebriefId,
            state = ProtoName.Of(next.State),
            next.OfferedAt,
            next.AnsweredAt,
            forgotten = next.State is DebriefState.DeclinedBySupporter,
            version = Versions.Next(Version, tx.Now),
        });
    }

    public Debrief ToProto() => new()
    {
        Name = Name,
        Appointment = AppointmentId is null ? "" : Names.Appointment(Establishment, AppointmentId),
        Scheme = Names.Scheme(Scheme),
        Zone = Names.Zone(Establishment, Zone),
        State = ProtoName.ParseGiven<DebriefState>(State),
        DueBy = DueBy.ToTimestamp(),
        OfferedAt = OfferedAt?.ToTimestamp(),
        AnsweredAt = AnsweredAt?.ToTimestamp(),
        Provider = Provider is null ? "" : Names.Provider(Provider),
        Etag = Etag.Of(Version),
    };

    private static object Key(string name) => new { establishment = Names.EstablishmentOf(name), id = Names.IdOf(name) };
}
