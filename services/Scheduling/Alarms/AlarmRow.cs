using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record AlarmRow
{
    public const string Columns = "establishment, alarm_id, request_id, zone, kind, level, opened_at, level_since, repeats, acknowledged_at, acknowledged_by, version";

    public required string Establishment { get; init; }

    public required string AlarmId { get; init; }

    public required string RequestId { get; init; }

    public required string Zone { get; init; }

    public required string Kind { get; init; }

    public required string Level { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset LevelSince { get; init; }

    public required int Repeats { get; init; }

    public required DateTimeOffset? AcknowledgedAt { get; init; }

    public required string? AcknowledgedBy { get; init; }

    public required long Version { get; init; }

    public static string NameOf(string establishment, string alarmId) => $"establishments/{establishment}/alarms/{alarmId}";

    public static async Task<AlarmRow> Load(Tx tx, string name)
    {
        const string load = $"select {Columns} from alarms where establishment = @establishment and alarm_id = @alarmId";
        return await tx.Maybe<AlarmRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    public static async Task<AlarmRow> Lock(Tx tx, string name)
    {
        const string load = $"select {Columns} from alarms where establishment = @establishment and alarm_id = @alarmId for update";
        return await tx.Maybe<AlarmRow>(load, Key(name)) ?? throw Refusal.NotFound(name);
    }

    /// <summary>Watchers, integrators and whoever else listens learn of it when this commits.</summary>
    public void Tell(Tx tx)
    {
        var name = NameOf(Establishment, AlarmId);
        tx.Changed<Alarm>(name);
        tx.Emit(new AlarmChanged
        {
            Alarm = name,
            Kind = ProtoName.ParseGiven<AlarmKind>(Kind),
            Level = ProtoName.ParseGiven<AlarmLevel>(Level),
            Repeats = Repeats,
            OpenedAt = OpenedAt.ToTimestamp(),
            AcknowledgedAt = AcknowledgedAt?.ToTimestamp(),
            Version = Version,
        });
    }

    public Alarm ToProto() => new()
    {
        Name = NameOf(Establishment, AlarmId),
        Kind = ProtoName.ParseGiven<AlarmKind>(Kind),
        Request = new RequestName(Establishment, RequestId).ToString(),
        Zone = Names.Zone(Establishment, Zone),
        Level = ProtoName.ParseGiven<AlarmLevel>(Level),
        OpenedAt = OpenedAt.ToTimestamp(),
        LevelSince = LevelSince.ToTimestamp(),
        Repeats = Repeats,
        AcknowledgedAt = AcknowledgedAt?.ToTimestamp(),
        AcknowledgedBy = AcknowledgedBy ?? "",
        Etag = Etag.Of(Version),
    };

    private static object Key(string name) => new { establishment = Names.EstablishmentOf(name), alarmId = Names.IdOf(name) };
}
