using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<SetReleaseDateResponse> SetReleaseDate(SetReleaseDateRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string find = """
                select p.person_id
                from persons p
                where p.prisoner_number = @PrisonerNumber
                  and exists (select from appointments a where a.establishment = @establishment and a.person_id = p.person_id and a.state <> 'ENDED')
                """;
            const string keep = """
                insert into release_dates (establishment, person_id, release_on, told_by, told_at)
                values (@establishment, @person, @day, @Subject, @Now)
                on conflict (establishment, person_id) do update
                set release_on = excluded.release_on, told_by = excluded.told_by, told_at = excluded.told_at
                """;
            const string forget = "delete from release_dates where establishment = @establishment and person_id = @person";
            var establishment = Names.IdOf(request.Parent);
            var person = await tx.Maybe<string>(find, new { request.PrisonerNumber, establishment });
            if (person is not null)
            {
                await tx.Execute(request.ReleaseOn is null ? forget : keep, new { establishment, person, day = request.ReleaseOn?.ToDay(), tx.Caller.Subject, tx.Now });
            }

            return new SetReleaseDateResponse { NotOurs = person is null };
        });
}
