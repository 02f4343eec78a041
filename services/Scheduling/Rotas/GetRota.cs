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
            return row.State is RotaState.Draft ? row.ToProto(turns, await RotaJudged.Of(tx, row.Span, turns), NamedRules.AreFor(tx.Caller)) : row.ToProto(turns);
        });
}
