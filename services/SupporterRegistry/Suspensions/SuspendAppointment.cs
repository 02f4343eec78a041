using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Suspension> SuspendAppointment(SuspendAppointmentRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var decider = tx.Caller.RequireUser();
            var appointment = await AppointmentRow.Lock(tx, request.Name, request.Etag);
            var provider = tx.Scope.Kind is ScopeKind.Provider ? tx.Scope.Value : null;
            var category = SuspensionCase.For(request.Category, byProvider: provider is not null);
            var presence = appointment.Presence.Suspend();
            var begun = SuspensionCase.Begin(request.ReviewBy?.ToDay(), decider, tx.Now, appointment.TimeZone);

            const string write = $"""
                insert into suspensions (establishment, suspension_id, appointment_id, category, state, suspended_by, suspended_at, review_by, appeal,
                  tenure_restored, provider, version)
                values (@Establishment, @id, @AppointmentId, @category, 'IN_FORCE', @decider, @Now, @ReviewBy, 'NONE', false, @provider, @version)
                returning {SuspensionRow.Columns}
                """;
            var suspension = await tx.One<SuspensionRow>(write, new
            {
                appointment.Establishment,
                appointment.AppointmentId,
                id = Ids.Short(),
                category = ProtoName.Of(category),
                decider,
                tx.Now,
                begun.ReviewBy,
                provider,
                version = Versions.Next(0, tx.Now),
            });
            await Absences.Write(tx, appointment, presence);
            tx.Schedule(ReviewClock.Kind, suspension.Name, begun.OverdueAt(appointment.TimeZone));
            return suspension.ToProto(tx.Now);
        });
}
