using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Suspension> DecideAppeal(DecideAppealRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var decider = tx.Caller.RequireUser();
            var (suspension, appointment) = await Suspensions.Lock(tx, request.Name, request.Etag);
            var decided = suspension.Case.Decide(request.Outcome, decider, tx.Now);
            return (await Suspensions.Write(tx, suspension, appointment, decided, appealDecider: decider)).ToProto(tx.Now);
        });
}
