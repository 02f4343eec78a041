using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record PartnershipRow
{
    public const string Columns = """
        establishment, partnership_id, scheme, appointment_id, person_id, prisoner_number, zone, state, pause, ended_because, sessions_per_week,
        proposed_at, ended_at, version
        """;

    public required string Establishment { get; init; }

    public required string PartnershipId { get; init; }

    public required string Scheme { get; init; }

    public required string AppointmentId { get; init; }

    /// <summary>Who supports.</summary>
    public required string PersonId { get; init; }

    /// <summary>Who is supported.</summary>
    public required string PrisonerNumber { get; init; }

    public required string Zone { get; init; }

    public required string State { get; init; }

    public required string? Pause { get; init; }

    public required string? EndedBecause { get; init; }

    public required int SessionsPerWeek { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public required long Version { get; init; }

    public string Name => NameOf(Establishment, PartnershipId);

    public PartnershipAt At => new()
    {
        State = ProtoName.Parse<PartnershipState>(State),
        Pause = ProtoName.ParseGiven<PartnershipPause>(Pause),
        End = ProtoName.ParseGiven<PartnershipEnd>(EndedBecause),
        EndedAt = EndedAt,
    };

    public static string NameOf(string establishment, string id) => $"establishments/{establishment}/partnerships/{id}";

    public static async Task<PartnershipRow> Load(Tx tx, string name)
    {
        const string load = $"select {Columns} from partnerships where establishment = @establishment and partnership_id = @id";
        return await tx.Maybe<PartnershipRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    public static async Task<PartnershipRow> Lock(Tx tx, string name)
    {
        const string load = $"select {Columns} from partnerships where establishment = @establishment and partnership_id = @id for update";
        return await tx.Maybe<PartnershipRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    public static async Task<Partnership> Read(Tx tx, string name) => (await Load(tx, name)).ToProto();

    /// <summary>Takes the step that was decided, under the lock; with another supporter where one takes it over. What a timer did is on the record too.</summary>
    public async Task<PartnershipRow> Take(Tx tx, PartnershipAt next, Partner? with = null)
    {
        const string write = $"""
            update partnerships
            set state = @state, pause = @pause, ended_because = @end, ended_at = @EndedAt, appointment_id = @AppointmentId, person_id = @PersonId, version = @version
            where establishment = @Establishment and partnership_id = @PartnershipId
            returning {Columns}
            """;
        if (tx.Caller == Caller.System)
        {
            tx.Audit(ProtoName.Of(next.State), Name);
        }

        if (next.State is PartnershipState.Active)
        {
            tx.Schedule(CheckPartners.Kind, PartnershipId, tx.Now + PartnershipRules.CheckedEvery);
        }
        else
        {
            tx.Cancel(CheckPartners.Kind, PartnershipId);
        }

        return await tx.One<PartnershipRow>(write, new
        {
            Establishment,
            PartnershipId,
            state = ProtoName.Of(next.State),
            pause = ProtoName.OfGiven(next.Pause),
            end = ProtoName.OfGiven(next.End),
            next.EndedAt,
            AppointmentId = with?.AppointmentId ?? AppointmentId,
            PersonId = with?.PersonId ?? PersonId,
            version = Versions.Next(Version, tx.Now),
        });
    }

    public Partnership ToProto() => new()
    {
        Name = Name,
        Appointment = Names.Appointment(Establishment, AppointmentId),
        Scheme = Names.Scheme(Scheme),
        PrisonerNumber = PrisonerNumber,
        Zone = Names.Zone(Establishment, Zone),
        State = ProtoName.Parse<PartnershipState>(State),
        Pause = ProtoName.ParseGiven<PartnershipPause>(Pause),
        End = ProtoName.ParseGiven<PartnershipEnd>(EndedBecause),
        SessionsPerWeek = SessionsPerWeek,
        ProposedAt = ProposedAt.ToTimestamp(),
        EndedAt = EndedAt?.ToTimestamp(),
        Etag = Etag.Of(Version),
    };

    private static object Key(string name) => new { establishment = Names.EstablishmentOf(name), id = name.Split('/')[3] };
}
