using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Suspension> ReviewSuspension(ReviewSuspensionRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var decider = tx.Caller.RequireUser();
            var (suspension, appointment) = await Suspensions.Lock(tx, request.Name, request.Etag);
            var reviewed = suspension.Case.Review(request.Outcome, request.ReviewBy?.ToDay(), decider, tx.Now, suspension.TimeZone);
            return (await Suspensions.Write(tx, suspension, appointment, reviewed, reviewer: decider)).ToProto(tx.Now);
        });
}
