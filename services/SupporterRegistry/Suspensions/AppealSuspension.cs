using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Suspension> AppealSuspension(AppealSuspensionRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var (suspension, appointment) = await Suspensions.Lock(tx, request.Name, request.Etag);
            return (await Suspensions.Write(tx, suspension, appointment, suspension.Case.Appealed())).ToProto(tx.Now);
        });
}
