using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    // One statement and one answer whatever the cause: unknown number, other name, or not this provider's.
    public override Task<MatchPersonResponse> MatchPerson(MatchPersonRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {PersonRow.Columns}
                from persons p
                where (prisoner_number = @number or p.person_id = (select f.person_id from former_numbers f where f.prisoner_number = @number))
                  and not exists (select from merged_persons m where m.removed_id = p.person_id)
                  and exists (
                    select from applications a
                    where a.person_id = p.person_id and a.provider = @provider and a.accepted_at is not null)
                """;
            var person = await tx.Maybe<PersonRow>(load, new { number = request.PrisonerNumber, provider = Names.IdOf(request.Provider) });
            if (person is null || !Surname.Same(person.Surname, request.Surname))
            {
                throw new Refusal(ErrorReason.NoMatch, "Number and family name do not belong to one person this provider has accepted. Check both.");
            }

            tx.Audit("match", Names.Person(person.PersonId));
            return new MatchPersonResponse { Person = Names.Person(person.PersonId) };
        });
}
