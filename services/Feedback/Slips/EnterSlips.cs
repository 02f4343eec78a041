using Grpc.Core;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override async Task<EnterSlipsResponse> EnterSlips(EnterSlipsRequest request, ServerCallContext context)
    {
        var slips = await Judged(request.Parent, request.Slips, context);
        var taken = (await Taken(request.Parent, slips, request.ValidateOnly ? SlipPool.Look : SlipPool.Take, context)).ToHashSet(ReferenceEqualityComparer.Instance);
        var states = slips.Select(slip => slip.State is not SlipState.Taken || taken.Contains(slip) ? slip.State : SlipState.Spent);
        return new() { Taken = taken.Count, States = { states } };
    }
}
