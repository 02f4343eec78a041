using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<V1.Rota> GetRota(GetRotaRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var (row, turns) = await StoredRota.Of(tx, request.Name);
            return row.ToProto(turns, row.State is RotaState.Draft ? RotaRules.Broken(await GroundRead.Of(tx, row.Span, turns)) : []);
        });
}
