using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Appointment> SignOff(SignOffRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var decider = tx.Caller.RequireUser();
            var appointment = await AppointmentRow.Lock(tx, request.Name, request.Etag);

            var rules = await RulesHere(tx, appointment.Establishment, appointment.SchemeId);
            var state = Appointing.SignOff(appointment.Stage, request.Capability, appointment.SignedOff, appointment.ShadowedOn.Length, rules);
            if (appointment.SignedOff.Contains(request.Capability))
            {
                return appointment.ToProto(); // who signed off first stays on the record
            }

            const string write = $"""
                update appointments
                set state = @state, solo_by = coalesce(solo_by, @soloBy), solo_at = coalesce(solo_at, @soloAt),
                  night_by = coalesce(night_by, @nightBy), night_at = coalesce(night_at, @nightAt), version = @version
                where establishment = @Establishment and appointment_id = @AppointmentId
                returning {AppointmentRow.Columns}
                """;
            var (solo, night) = (request.Capability is Capability.Solo, request.Capability is Capability.Night);
            appointment = await tx.One<AppointmentRow>(write, new
            {
                appointment.Establishment,
                appointment.AppointmentId,
                state = ProtoName.Of(state),
                soloBy = solo ? decider : null,
                soloAt = solo ? tx.Now : (DateTimeOffset?)null,
                nightBy = night ? decider : null,
                nightAt = night ? tx.Now : (DateTimeOffset?)null,
                version = Versions.Next(appointment.Version, tx.Now),
            });
            await Standings.Refresh(tx, appointment.PersonId);
            return appointment.ToProto();
        });
}
