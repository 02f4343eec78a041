using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Request> RefuseRequest(RefuseRequestRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            tx.Caller.RequireUser();
            var row = await RequestRow.Lock(tx, RequestName.Parse(request.Name));
            var day = (await Prison.Of(tx)).Day; // read under the lock: a regime that changes meanwhile moves this morning or is known to it
            RequestRules.RequireDecider(tx.Caller.Roles, day.At(tx.Now).Kind);
            var refused = RequestRules.Refuse(row.Progress, request.Code, request.Alternative, Mornings.Next(day, tx.Now), tx.Now);

            tx.Emit(Obstacles.Met(row, Obstacles.Of(request.Code), day.DayOf(tx.Now)));
            return await Closing.Close(tx, row, refused);
        }, RequestRow.Read);
}
