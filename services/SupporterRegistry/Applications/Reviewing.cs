namespace PeerSupport.SupporterRegistry;

/// <summary>A second look at a refusal: once, and by another person.</summary>
internal static class Reviewing
{
    /// <param name="refusedBy">Who objected, or declined.</param>
    /// <param name="before">What came of an earlier review of this refusal.</param>
    /// <returns>The state after: reopened, it waits for the key that was refused.</returns>
    public static ApplicationState Review(ApplicationState state, ReviewOutcome outcome, string? refusedBy, ReviewOutcome before, string reviewer)
    {
        Steps.Require(state, ApplicationState.NotCleared, ApplicationState.Declined);
        if (before is ReviewOutcome.Upheld)
        {
            throw new Refusal(ErrorReason.AlreadyReviewed, "This refusal has been reviewed and upheld. The person may apply again.");
        }

        if (refusedBy == reviewer)
        {
            throw TwoKeys.SameDecider();
        }

        return (outcome, state) switch
        {
            (ReviewOutcome.Upheld, _) => state,
            (_, ApplicationState.NotCleared) => ApplicationState.Submitted,
            _ => ApplicationState.Cleared,
        };
    }
}
