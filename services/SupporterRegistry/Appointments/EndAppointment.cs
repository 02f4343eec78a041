using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Appointment> EndAppointment(EndAppointmentRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var decider = tx.Caller.RequireUser();
            var appointment = await AppointmentRow.Lock(tx, request.Name, request.Etag);
            return (await Endings.End(tx, appointment, request.Reason, decider)).ToProto();
        });
}
