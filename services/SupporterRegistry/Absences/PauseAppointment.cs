using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Appointment> PauseAppointment(PauseAppointmentRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var by = tx.Caller.RequireUser();
            var appointment = await AppointmentRow.Lock(tx, request.Name, request.Etag);
            var paused = appointment.Presence.Pause(request.Kind, request.BackOn?.ToDay(), tx.Now, appointment.TimeZone);
            return (await Absences.Write(tx, appointment, paused, by)).ToProto();
        });
}
