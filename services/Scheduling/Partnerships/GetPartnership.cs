using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Partnership> GetPartnership(GetPartnershipRequest request, ServerCallContext context) =>
        db.Read(context, async tx => (await SessionsRead.With(tx, [await PartnershipRow.Load(tx, request.Name)]))[0]);
}
