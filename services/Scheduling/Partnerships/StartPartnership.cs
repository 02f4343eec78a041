using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Partnership> StartPartnership(StartPartnershipRequest request, ServerCallContext context) =>
        Meet(request, request.Name, appointment: null, PartnershipRules.Start, context);
}
