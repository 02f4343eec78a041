using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override async Task<Request> StartContact(StartContactRequest request, ServerCallContext context)
    {
        if (await db.Replayed<Request>(request, context, RequestRow.Read) is { } answered)
        {
            return answered;
        }

        var name = RequestName.Parse(request.Name);
        var pair = await db.Read(context, async tx =>
        {
            var row = await RequestRow.Load(tx, name);
            var again = RequestRules.MustCheckPairingAgain(row.Progress, tx.Now) || !await PairAtTheDoor.StandsNow(tx, row, await PairAtTheDoor.Band(tx));
            return again ? await PairAtTheDoor.Of(tx, row, copyAge) : null;
        });
        var atDoor = pair is null ? null : await RequirePairable(pair, context);

        return await db.Write(request, context, async tx =>
        {
            var row = await RequestRow.Lock(tx, name);
            var others = await SameAsker.Others(tx, row);
            var offering = await OfferingRow.Require(tx, row.Establishment, row.Scheme);
            var band = await PairAtTheDoor.Band(tx);
            var stands = await PairAtTheDoor.StandsHeld(tx, row, band);
            var started = RequestRules.Start(row.Progress, stands, request.PlaceType, request.Private, pair?.ReadAt, band, offering.ContactLimit, tx.Now);
            RequestRules.RequireAskerFree(started.State, others);
            RequestRules.RequirePlace(request.PlaceType, request.Private, Names.Zone(row.Establishment, row.Zone), await Zones.WithoutSuite(tx, row.Establishment));
            if (pair is not null)
            {
                await pair.Confirm(tx, atDoor);
            }

            RequestRules.RequireRoom(request.PlaceType, (await OfferRow.LiveOf(tx, name))!.AtDoor);

            await row.Take(tx, started);
            await Movements.Together(tx, row, started.ContactDueBackAt!.Value);
            TimerKinds.StopWaiting(tx, row.RequestId);
            tx.Schedule(TimerKinds.ContactLimit, row.RequestId, started.ContactDueBackAt!.Value);
            return await RequestRow.Read(tx, request.Name);
        }, RequestRow.Read);
    }
}
