using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Request> DeclineOffer(DeclineOfferRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var name = OfferName.Parse(request.Name);
            var row = await RequestRow.Lock(tx, name.Request);
            RequestRules.RequireOpen(await OfferRow.StateOf(tx, name));

            await OpenOffers.FallThrough(tx, row, RequestRules.Decline(row.Progress), OfferState.Declined);
            return await RequestRow.Read(tx, row.Name.ToString());
        }, RequestRow.Read);
}
