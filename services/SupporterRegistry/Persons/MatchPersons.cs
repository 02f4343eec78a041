using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<MatchPersonsResponse> MatchPersons(MatchPersonsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var matched = await Matching.Of(tx, Names.IdOf(request.Provider), [.. request.Persons.Select(asked => (asked.PrisonerNumber, asked.Surname))]);
            return new MatchPersonsResponse { Persons = { matched.Select(person => new MatchedPerson { Person = person ?? "" }) } };
        });
}
