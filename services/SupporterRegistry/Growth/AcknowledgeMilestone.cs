using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Appointment> AcknowledgeMilestone(AcknowledgeMilestoneRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var appointment = await AppointmentRow.Lock(tx, request.Name, etag: "");
            var suspensions = await Suspensions.Of(tx, appointment.Establishment, appointment.AppointmentId);
            var served = Tenure.Of(appointment.AppointedAt, appointment.EndedAt ?? tx.Now, suspensions.Select(row => row.Case));
            Growing.Acknowledge(request.Days, served, settings.MilestoneDays, appointment.RecognisedDays);

            const string write = $"""
                update appointments
                set recognised_days = recognised_days || @Days, version = @version
                where establishment = @Establishment and appointment_id = @AppointmentId
                returning {AppointmentRow.Columns}
                """;
            var version = Versions.Next(appointment.Version, tx.Now);
            return (await tx.One<AppointmentRow>(write, new { appointment.Establishment, appointment.AppointmentId, request.Days, version })).ToProto();
        });
}
