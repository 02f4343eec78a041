using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<PartnershipSession> RecordSession(RecordSessionRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            // whoever supported on that day stays, though another has taken it over since
            const string write = $"""
                insert into partnership_sessions (establishment, partnership_id, day, attendance, minutes, appointment_id, person_id)
                values (@Establishment, @PartnershipId, @day, @attendance, nullif(@Minutes, 0), @AppointmentId, @PersonId)
                on conflict (establishment, partnership_id, day) do update
                set attendance = excluded.attendance, minutes = excluded.minutes
                returning {SessionRow.Columns}
                """;
            var (row, day, prison) = (await PartnershipRow.Lock(tx, request.Name), request.Day.ToDay(), (await Prison.Of(tx)).Day);
            PartnershipRules.RecordSession(row.At, request.Attendance, request.Minutes, day, prison.DayOf(row.ProposedAt), prison.DayOf(tx.Now));
            var session = await tx.One<SessionRow>(write, new
            {
                row.Establishment,
                row.PartnershipId,
                day,
                attendance = ProtoName.Of(request.Attendance),
                request.Minutes,
                row.AppointmentId,
                row.PersonId,
            });
            return session.ToProto();
        }, SessionRow.Read);
}
