using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Request> AcceptOffer(AcceptOfferRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string accept = """
                update offers
                set state = 'ACCEPTED'
                where establishment = @Establishment and request_id = @RequestId and offer_id = @OfferId
                """;
            var name = OfferName.Parse(request.Name);
            var row = await RequestRow.Lock(tx, name.Request);
            RequestRules.RequireOpen(await OfferRow.StateOf(tx, name));

            // The timer that would take the offer back stays, finds it answered and does nothing: cancelled here, the two would wait for each other.
            var accepted = RequestRules.Accept(row.Progress);
            RequestRules.RequireAskerFree(accepted.State, await SameAsker.Others(tx, row));
            await row.Take(tx, accepted);
            await tx.Execute(accept, name);
            await Urgencies.Reset(tx, row, isBound: true);
            return await RequestRow.Read(tx, row.Name.ToString());
        }, RequestRow.Read);
}
