using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Hold> PlaceHold(PlaceHoldRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var by = tx.Caller.RequireUser();
            var appointment = await AppointmentRow.Lock(tx, request.Appointment, request.Etag);
            var until = Holding.Place(
                appointment.Stage, request.ConsentedOn.ToDay(), request.Until?.ToDay(), settings.HoldDays, tx.Now, appointment.TimeZone);

            const string write = $"""
                insert into holds as h (establishment, hold_id, appointment_id, consented_on, until, placed_by, placed_at, version)
                values (@Establishment, @id, @AppointmentId, @consentedOn, @until, @by, @Now, @version)
                returning {HoldRow.Columns}
                """;
            await Holds.Release(tx, appointment, by);
            var hold = await tx.One<HoldRow>(write, new
            {
                appointment.Establishment,
                appointment.AppointmentId,
                id = Ids.Short(),
                consentedOn = request.ConsentedOn.ToDay(),
                until,
                by,
                tx.Now,
                version = Versions.Next(0, tx.Now),
            });
            return hold.ToProto(tx.Now);
        });
}
