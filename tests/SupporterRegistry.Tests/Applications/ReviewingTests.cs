namespace PeerSupport.SupporterRegistry.Tests;

public sealed class ReviewingTests
{
    [Fact]
    public void Only_a_refusal_is_reviewed()
    {
        ApplicationState[] refused = [ApplicationState.NotCleared, ApplicationState.Declined];
        Assert.All(Enum.GetValues<ApplicationState>().Except(refused), state =>
        {
            var refusal = Assert.Throws<Refusal>(() => Review(state));
            Assert.Equal((ErrorReason.IllegalTransition, "NOT_CLEARED, DECLINED"), ((ErrorReason)refusal.Reason, refusal.Metadata["allowed"]));
        });
    }

    [Theory]
    [InlineData(ApplicationState.NotCleared, ReviewOutcome.Upheld, ApplicationState.NotCleared)]
    [InlineData(ApplicationState.NotCleared, ReviewOutcome.Reopened, ApplicationState.Submitted)]
    [InlineData(ApplicationState.Declined, ReviewOutcome.Upheld, ApplicationState.Declined)]
    [InlineData(ApplicationState.Declined, ReviewOutcome.Reopened, ApplicationState.Cleared)]
    public void Reopened_it_waits_for_the_key_that_was_refused(ApplicationState before, ReviewOutcome outcome, ApplicationState after) => Assert.Equal(after, Review(before, outcome));

    [Fact]
    public void Another_person_looks_and_once()
    {
        Assert.Equal(ErrorReason.SameDecider, Assert.Throws<Refusal>(() => Review(ApplicationState.Declined, reviewer: "sam")).Reason);
        Assert.Equal(ErrorReason.AlreadyReviewed, Assert.Throws<Refusal>(() => Review(ApplicationState.Declined, before: ReviewOutcome.Upheld)).Reason);
        Assert.Equal(ApplicationState.Cleared, Review(ApplicationState.Declined, before: ReviewOutcome.Reopened)); // refused anew
    }

    private static ApplicationState Review(
        ApplicationState state, ReviewOutcome outcome = ReviewOutcome.Reopened, ReviewOutcome before = ReviewOutcome.Unspecified, string reviewer = "kim") =>
        Reviewing.Review(state, outcome, "sam", before, reviewer);
}
