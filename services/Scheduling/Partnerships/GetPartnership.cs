using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Partnership> GetPartnership(GetPartnershipRequest request, ServerCallContext context) =>
        db.Read(context, tx => PartnershipRow.Read(tx, request.Name));
}
