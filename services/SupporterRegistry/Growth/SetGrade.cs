using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Appointment> SetGrade(SetGradeRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var by = tx.Caller.RequireUser();
            var appointment = await AppointmentRow.Lock(tx, request.Name, request.Etag);
            Growing.Grade(appointment.Stage);

            const string write = $"""
                update appointments
                set grade = @grade, graded_by = @by, version = @version
                where establishment = @Establishment and appointment_id = @AppointmentId
                returning {AppointmentRow.Columns}
                """;
            var version = Versions.Next(appointment.Version, tx.Now);
            var graded = await tx.One<AppointmentRow>(write, new { appointment.Establishment, appointment.AppointmentId, grade = ProtoName.Of(request.Grade), by, version });
            return graded.ToProto();
        });
}
