using System.Globalization;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed record SessionRow
{
    public const string Columns = "establishment, partnership_id, day, attendance, minutes, appointment_id";

    public required string Establishment { get; init; }

    public required string PartnershipId { get; init; }

    public required DateOnly Day { get; init; }

    public required string Attendance { get; init; }

    public required int? Minutes { get; init; }

    /// <summary>Who supported then.</summary>
    public required string AppointmentId { get; init; }

    public static async Task<PartnershipSession> Read(Tx tx, string name)
    {
        const string load = $"select {Columns} from partnership_sessions where establishment = @establishment and partnership_id = @id and day = @day";
        var parts = name.Split('/');
        var day = DateOnly.ParseExact(parts[5], "O", CultureInfo.InvariantCulture);
        return (await tx.Maybe<SessionRow>(load, new { establishment = parts[1], id = parts[3], day }) ?? throw Refusal.NotFound(name)).ToProto();
    }

    public PartnershipSession ToProto() => new()
    {
        Name = $"{PartnershipRow.NameOf(Establishment, PartnershipId)}/sessions/{Day:O}",
        Day = Day.ToProto(),
        Attendance = ProtoName.Parse<SessionAttendance>(Attendance),
        Minutes = Minutes ?? 0,
        Appointment = Names.Appointment(Establishment, AppointmentId),
    };
}
