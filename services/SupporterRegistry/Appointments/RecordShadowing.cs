using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Appointment> RecordShadowing(RecordShadowingRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var appointment = await AppointmentRow.Lock(tx, request.Name, request.Etag);
            var on = Appointing.Shadow(appointment.Stage, request.On.ToDay(), appointment.AppointedAt, tx.Now, appointment.TimeZone);

            const string write = $"""
                update appointments
                set shadowed_on = shadowed_on || @on::date, version = @version
                where establishment = @Establishment and appointment_id = @AppointmentId
                returning {AppointmentRow.Columns}
                """;
            var version = Versions.Next(appointment.Version, tx.Now);
            return (await tx.One<AppointmentRow>(write, new { appointment.Establishment, appointment.AppointmentId, on, version })).ToProto();
        });
}
