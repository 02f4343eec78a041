using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Regime> GetRegime(GetRegimeRequest request, ServerCallContext context) =>
        db.Read(context, async tx => (await StoredRegime.Of(tx, Names.EstablishmentOf(request.Name))).ToProto());
}
