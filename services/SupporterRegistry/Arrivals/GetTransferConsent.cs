using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<TransferConsent> GetTransferConsent(GetTransferConsentRequest request, ServerCallContext context) =>
        db.Read(context, async tx => (await ConsentHere.Of(tx, request.Parent, request.Person)).ToProto());
}
