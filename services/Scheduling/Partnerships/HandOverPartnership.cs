using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Partnership> HandOverPartnership(HandOverPartnershipRequest request, ServerCallContext context) =>
        Meet(request, request.Name, request.Appointment, PartnershipRules.HandOver, context);
}
