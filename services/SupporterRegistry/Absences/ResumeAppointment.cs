using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Appointment> ResumeAppointment(ResumeAppointmentRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            tx.Caller.RequireUser();
            var appointment = await AppointmentRow.Lock(tx, request.Name, request.Etag);
            return (await Absences.Write(tx, appointment, appointment.Presence.Resume())).ToProto();
        });
}
