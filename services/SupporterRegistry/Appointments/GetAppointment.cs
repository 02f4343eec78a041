using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Appointment> GetAppointment(GetAppointmentRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"select {AppointmentRow.Columns} from appointments where establishment = @Establishment and appointment_id = @Id";
            var row = await tx.Maybe<AppointmentRow>(load, LocalName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            return row.ToProto();
        });
}
