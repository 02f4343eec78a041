namespace PeerSupport.SupporterRegistry;

/// <summary>What may be said of a talk with a supporter.</summary>
internal static class Speaking
{
    public static void Close(WelfareReviewState state, WelfareOutcome outcome)
    {
        Steps.Require(state, WelfareReviewState.Open, WelfareReviewState.Overdue);
        if (outcome is WelfareOutcome.Left)
        {
            throw Refusal.Invalid(("outcome", "LEFT is not for people to say: it follows from the prison's own record"));
        }
    }

    /// <summary>An offer may be made again; what was taken or declined is not asked again.</summary>
    public static void Answer(CheckInAnswer before)
    {
        if (before is CheckInAnswer.Taken or CheckInAnswer.Declined)
        {
            throw new Refusal(ErrorReason.IllegalTransition, $"This is possible until it is answered, and it is {ProtoName.Of(before)}.", ("state", ProtoName.Of(before)), ("allowed", "OFFERED"));
        }
    }
}
