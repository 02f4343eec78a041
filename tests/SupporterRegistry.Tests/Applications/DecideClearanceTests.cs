using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class DecideClearanceTests(RegistrySuite suite)
{
    [Theory]
    [InlineData(ClearanceOutcome.Cleared, ApplicationState.Cleared)]
    [InlineData(ClearanceOutcome.NotCleared, ApplicationState.NotCleared)]
    public async Task Security_decides_and_its_decision_is_told(ClearanceOutcome outcome, ApplicationState after)
    {
        var applicant = await Applicant();
        var reviewBy = World.Today.AddMonths(3).ToProto();

        var decided = await Decide(applicant, outcome, request => (request.ReviewBy, request.Etag) = (reviewBy, applicant.Application.Etag));

        Assert.Equal((after, reviewBy), (decided.State, decided.ClearanceReviewBy));
        Assert.NotNull(decided.ClearedAt);
        Assert.Equal(decided, await suite.Registry.GetApplicationAsync(new() { Name = decided.Name }, suite.As(applicant.Coordinator)));
        var told = await suite.Events.Next<ApplicationChanged>(e => e.Application == decided.Name && e.State == after);
        Assert.Equal(decided.Etag, Etag.Of(told.Version));
    }

    [Fact]
    public async Task A_machine_does_not_decide()
    {
        var applicant = await Applicant();
        var request = new DecideClearanceRequest { Name = applicant.Application.Name, Outcome = ClearanceOutcome.Cleared, RequestId = Given.RequestId() };

        (await Refused.By(() => suite.Registry.DecideClearanceAsync(request, suite.AsMachine(applicant.Security)))).Is(PlatformReason.UserRequired);
    }

    [Fact]
    public async Task What_is_decided_is_not_decided_again()
    {
        var applicant = await suite.Given.Cleared(await suite.Given.Offering(await suite.Given.Establishment()));

        (await Refused.By(() => Decide(applicant, ClearanceOutcome.NotCleared)))
            .Is(ErrorReason.IllegalTransition).With("state", "CLEARED").With("allowed", "SUBMITTED");
    }

    [Fact]
    public async Task A_decision_on_what_has_changed_since_is_refused()
    {
        var applicant = await Applicant();

        (await Refused.By(() => Decide(applicant, ClearanceOutcome.Cleared, request => request.Etag = "1"))).Is(PlatformReason.StaleEtag);
    }

    [Fact]
    public async Task Of_two_decisions_that_meet_one_counts()
    {
        var applicant = await Applicant();

        var (done, refused) = await Race.Of(4, nth => Decide(applicant, nth % 2 == 0 ? ClearanceOutcome.Cleared : ClearanceOutcome.NotCleared));

        Assert.Single(done);
        Assert.All(refused, refusal => refusal.Is(ErrorReason.IllegalTransition));
    }

    [Fact]
    public async Task A_review_date_in_the_past_is_refused()
    {
        var applicant = await Applicant();

        var refusal = await Refused.By(() => Decide(applicant, ClearanceOutcome.Cleared, request => request.ReviewBy = World.Today.AddDays(-1).ToProto()));

        Assert.Equal(["review_by"], refusal.Is(PlatformReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task Another_establishments_application_is_not_found()
    {
        var applicant = await Applicant();
        var request = new DecideClearanceRequest { Name = applicant.Application.Name, Outcome = ClearanceOutcome.Cleared, RequestId = Given.RequestId() };

        var refusal = await Refused.By(() => suite.Registry.DecideClearanceAsync(request, suite.As("SECURITY@ZZZZZZ")));

        refusal.Is(PlatformReason.NotFound).With("resource", request.Name);
    }

    private async Task<ApplicationCase> Applicant() => await suite.Given.Applied(await suite.Given.Offering(await suite.Given.Establishment()));

    private AsyncUnaryCall<Application> Decide(ApplicationCase applicant, ClearanceOutcome outcome, Action<DecideClearanceRequest>? with = null)
    {
        var request = new DecideClearanceRequest { Name = applicant.Application.Name, Outcome = outcome, RequestId = Given.RequestId() };
        with?.Invoke(request);
        return suite.Registry.DecideClearanceAsync(request, suite.As(applicant.Security));
    }
}
