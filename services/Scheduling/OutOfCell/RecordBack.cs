using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Request> RecordBack(RecordBackRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var name = OfferName.Parse(request.Name);
            var row = await RequestRow.Lock(tx, name.Request);
            await OfferRow.StateOf(tx, name);
            var isOut = await Movements.Out(tx, name.Establishment, name.OfferId) is not null;
            var next = MovementRules.Back(row.Progress, isOut, isBound: (await OfferRow.LiveOf(tx, row.Name))?.OfferId == name.OfferId);

            // The timer stays, finds him back and does nothing: cancelled here, the two would wait for each other.
            await Movements.Back(tx, name.Establishment, name.OfferId);
            if (next.State != row.Progress.State)
            {
                await OpenOffers.FallThrough(tx, row, next, OfferState.Withdrawn);
            }

            row.Changed(tx);
            return await RequestRow.Read(tx, row.Name.ToString());
        }, RequestRow.Read);
}
