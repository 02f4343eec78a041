using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Proposals;

/// <summary>A team speaks as a team, and has an answer by a day that nobody moves.</summary>
internal static class ProposalRules
{
    private const int DaysToAnswer = 30;

    /// <summary>The last day for the answer.</summary>
    public static DateOnly DueBy(DateOnly agreedOn, DateOnly today) => agreedOn <= today
        ? today.AddDays(DaysToAnswer)
        : throw Refusal.Invalid(("agreed_on", "lies in the future"));

    public static bool IsOverdue(ProposalState state, DateOnly dueBy, DateOnly today) => state is ProposalState.Open && dueBy < today;

    public static void Assign(ProposalState state) => RequireOpen(state, "Nobody is named any more: the proposal is answered.");

    public static void Answer(ProposalState state) => RequireOpen(state, "The proposal is answered, for good.");

    private static void RequireOpen(ProposalState state, string message)
    {
        if (state is not ProposalState.Open)
        {
            throw new Refusal(ErrorReason.IllegalTransition, message, ("state", ProtoName.Of(state)), ("allowed", ProtoName.Of(ProposalState.Open)));
        }
    }
}
