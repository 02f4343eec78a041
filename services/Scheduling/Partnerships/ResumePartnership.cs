using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Partnership> ResumePartnership(ResumePartnershipRequest request, ServerCallContext context) =>
        Meet(request, request.Name, appointment: null, PartnershipRules.Resume, context);
}
