using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Appointment> AppointSupporter(AppointSupporterRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            tx.Caller.RequireUser();
            var application = await ApplicationRow.Lock(tx, request.Application, request.Etag);
            await Standings.Lock(tx, application.PersonId);
            var rules = await RulesHere(tx, application.Establishment, application.SchemeId);
            var certified = (await Certificates.Of(tx, application.PersonId)).For(application.SchemeId, application.TimeZone);

            var state = Appointing.Appoint(
                application.Stage, application.Cleared, certified, application.CompactSignedOn, rules, tx.Now, application.TimeZone);

            const string appoint = $"""
                insert into appointments (establishment, appointment_id, application_id, scheme_id, person_id, zone_id, state, appointed_at, version)
                values (@Establishment, @id, @ApplicationId, @SchemeId, @PersonId, @ZoneId, @state, @Now, @version)
                returning {AppointmentRow.Columns}
                """;
            const string end = $"""
                update applications
                set state = 'APPOINTED', appointment_id = @id, appointed_at = @Now, version = @version
                where establishment = @Establishment and application_id = @ApplicationId
                returning {ApplicationRow.Columns}
                """;
            var id = Ids.Short();
            var appointment = await tx.One<AppointmentRow>(appoint, new
            {
                application.Establishment,
                id,
                application.ApplicationId,
                application.SchemeId,
                application.PersonId,
                application.ZoneId,
                state = ProtoName.Of(state),
                tx.Now,
                version = Versions.Next(0, tx.Now),
            });
            var version = Versions.Next(application.Version, tx.Now);
            application = await tx.One<ApplicationRow>(end, new { application.Establishment, application.ApplicationId, id, tx.Now, version });
            tx.Emit(application.ToChanged());
            await Standings.Refresh(tx, application.PersonId);
            return appointment.ToProto();
        });

    /// <summary>The rules of a scheme as they hold at an establishment that offers it.</summary>
    private static async Task<SchemeRules> RulesHere(Tx tx, string establishment, string scheme)
    {
        const string load = $"""
            select {OfferingRow.Columns}
            from offerings o join schemes s using (scheme_id)
            where o.establishment = @establishment and o.scheme_id = @scheme
            """;
        return (await tx.One<OfferingRow>(load, new { establishment, scheme })).Effective;
    }
}
