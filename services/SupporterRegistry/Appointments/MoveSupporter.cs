using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    // Where somebody lives is nobody's decision here: the prison's system tells it too.
    public override Task<MoveSupporterResponse> MoveSupporter(MoveSupporterRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string place = "select zone_id from zones where establishment = @establishment and zone_id = @zone";
            const string hold = $"""
                select application_id
                from applications
                where establishment = @establishment and person_id = @person
                  and {ApplicationRow.NotOver}
                order by application_id
                for update
                """;
            const string applications = """
                update applications
                set zone_id = @zone
                where establishment = @establishment and application_id = any (@held)
                """;
            const string appointments = $"""
                update appointments
                set zone_id = @zone, version = greatest(version + 1, @version), standing_version = greatest(standing_version + 1, @version)
                where establishment = @establishment and application_id = any (@held) and zone_id <> @zone
                returning {StandingRow.Columns}
                """;
            var (establishment, to) = (Names.IdOf(request.Parent), LocalName.Parse(request.Zone));
            if (to.Establishment != establishment || await tx.Maybe<string>(place, new { establishment, zone = to.Id }) is null)
            {
                throw NotInRegister(request.Zone);
            }

            var person = (await PersonRow.ByNumber(tx, request.PrisonerNumber)).GetValueOrDefault(request.PrisonerNumber);
            var held = (await tx.Many<string>(hold, new { establishment, person })).ToArray();
            if (person is null || held.Length == 0)
            {
                return new MoveSupporterResponse { NotOurs = true };
            }

            await Standings.Lock(tx, person);
            var args = new { establishment, held, zone = to.Id, version = Versions.Next(0, tx.Now) };
            await tx.Execute(applications, args);
            foreach (var standing in await tx.Many<StandingRow>(appointments, args))
            {
                tx.Emit(standing.ToChanged());
            }

            tx.Audit("move", Names.Person(person));
            return new MoveSupporterResponse();
        });
}
