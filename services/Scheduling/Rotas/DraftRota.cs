using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<V1.Rota> DraftRota(DraftRotaRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var establishment = Names.EstablishmentOf(request.Parent);
            var span = new RotaSpan(Names.IdOf(request.Scheme), request.FirstDay.ToDay(), request.Days);
            var turns = Turn.Read(request.Parent, span, request.Entries);
            await Zones.Require(tx, establishment, [.. request.Entries.Select(entry => entry.Zone)]);
            var judged = await RotaJudged.Of(tx, span, turns);
            return (await StoredRota.Keep(tx, establishment, span, turns)).Row.ToProto(turns, judged, NamedRules.AreFor(tx.Caller));
        });
}
