using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override async Task<Request> AuthoriseMovement(AuthoriseMovementRequest request, ServerCallContext context)
    {
        if (await db.Replayed<Request>(request, context, RequestRow.Read) is { } answered)
        {
            return answered;
        }

        var name = RequestName.Parse(request.Name);
        var caller = CallState.Of(context).Caller;
        caller.RequireUser();
        var pair = await db.Read(context, async tx =>
        {
            var prison = await Prison.Of(tx);
            RequestRules.RequireDecider(caller.Roles, prison.Day.At(tx.Now).Kind);
            var row = await RequestRow.Load(tx, name);
            RequestRules.Authorise(row.Progress, tx.Now);
            var two = await PairAtTheDoor.Of(tx, row, copyAge);
            return two with { TooFar = await Whereabouts.TooFar(tx, row, two.Offer.AppointmentId, prison) };
        });
        var atDoor = await RequirePairable(pair, context);

        return await db.Write(request, context, async tx =>
        {
            var row = await RequestRow.Lock(tx, name);
            var authorised = RequestRules.Authorise(row.Progress, pair.ReadAt);
            RequestRules.RequireAskerFree(authorised.State, await SameAsker.Others(tx, row));
            await pair.Confirm(tx, atDoor);
            await LimitOverride.Record(tx, pair.Offer);
            await Movements.LetOut(tx, pair.Offer, MovementRules.Limit((await OfferingRow.Require(tx, row.Establishment, row.Scheme)).ContactLimit));
            await row.Take(tx, authorised);
            return await RequestRow.Read(tx, request.Name);
        }, RequestRow.Read);
    }
}
