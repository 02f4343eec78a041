using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<FindPersonResponse> FindPerson(FindPersonRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var person = await HeldAboutPerson.Named(tx, request.PrisonerNumber);
            tx.Audit("find", person ?? "nobody");
            return new FindPersonResponse { Person = person ?? "" };
        });
}
