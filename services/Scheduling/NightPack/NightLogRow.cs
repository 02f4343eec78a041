using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A line of a log that was entered, and the request it became.</summary>
internal sealed record NightLogRow
{
    public const string Columns = "establishment, night_log_id, line, request_id, recorded_at, pairing_check";

    public required string Establishment { get; init; }

    public required string NightLogId { get; init; }

    public required int Line { get; init; }

    public required string RequestId { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Null where nobody met.</summary>
    public required string? PairingCheck { get; init; }

    /// <summary>The log as the API shows it.</summary>
    public static async Task<NightLog> Read(Tx tx, string name)
    {
        const string load = $"select {Columns} from night_log_lines where establishment = @establishment and night_log_id = @id order by line";
        var rows = await tx.Many<NightLogRow>(load, new { establishment = Names.EstablishmentOf(name), id = Names.IdOf(name) });
        return rows.Count == 0 ? throw Refusal.NotFound(name) : new NightLog
        {
            Name = name,
            RecordedAt = rows[0].RecordedAt.ToTimestamp(),
            Entries =
            {
                rows.Select(row => new NightLogEntry
                {
                    Line = row.Line,
                    Request = new RequestName(row.Establishment, row.RequestId).ToString(),
                    Check = ProtoName.ParseGiven<PairingCheck>(row.PairingCheck),
                }),
            },
        };
    }
}
