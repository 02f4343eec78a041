using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<MatchPersonResponse> MatchPerson(MatchPersonRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var person = (await Matching.Of(tx, Names.IdOf(request.Provider), [(request.PrisonerNumber, request.Surname)]))[0]
                ?? throw new Refusal(ErrorReason.NoMatch, "Number and family name do not belong to one person this provider has accepted. Check both.");
            return new MatchPersonResponse { Person = person };
        });
}
