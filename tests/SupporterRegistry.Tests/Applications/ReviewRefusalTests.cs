using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class ReviewRefusalTests(RegistrySuite suite)
{
    [Fact]
    public async Task An_objection_that_is_reopened_waits_for_security_anew()
    {
        var applicant = await NotCleared();

        var reopened = await Review(applicant, ReviewOutcome.Reopened, etag: applicant.Application.Etag);

        Assert.Equal((ApplicationState.Submitted, ReviewOutcome.Reopened, reopened.ReviewedAt), (reopened.State, reopened.ReviewOutcome, reopened.Since));
        Assert.Null(reopened.ClearedAt);
        Assert.Null(reopened.ClearanceReviewBy);
        Assert.Equal(reopened, await suite.Registry.GetApplicationAsync(new() { Name = reopened.Name }, suite.As(applicant.Coordinator)));
        await suite.Events.Next<ApplicationChanged>(e => e.Application == reopened.Name && e.State is ApplicationState.Submitted && Etag.Of(e.Version) == reopened.Etag);
        var cleared = await suite.Registry.DecideClearanceAsync(
            new() { Name = reopened.Name, Outcome = ClearanceOutcome.Cleared, RequestId = Given.RequestId() }, suite.As(applicant.Security));
        Assert.Equal((ApplicationState.Cleared, ReviewOutcome.Unspecified, cleared.ClearedAt), (cleared.State, cleared.ReviewOutcome, cleared.Since));
    }

    [Fact]
    public async Task A_providers_no_that_is_reopened_waits_for_the_provider_on_the_clearance_it_had()
    {
        var applicant = await suite.Given.Declined(await Offering());

        var reopened = await Review(applicant, ReviewOutcome.Reopened);

        Assert.Equal((ApplicationState.Cleared, applicant.Application.ClearedAt, reopened.ReviewedAt), (reopened.State, reopened.ClearedAt, reopened.Since));
        Assert.Null(reopened.DeclinedAt);
        var accepted = await suite.Registry.AcceptApplicationAsync(new() { Name = reopened.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{applicant.Provider}"));
        Assert.Equal(ApplicationState.Accepted, accepted.State);
    }

    [Fact]
    public async Task A_refusal_is_upheld_once_and_the_clock_of_its_stage_goes_on()
    {
        var applicant = await NotCleared();

        var upheld = await Review(applicant, ReviewOutcome.Upheld);

        Assert.Equal((ApplicationState.NotCleared, ReviewOutcome.Upheld, applicant.Application.Since), (upheld.State, upheld.ReviewOutcome, upheld.Since));
        (await Refused.By(() => Review(applicant, ReviewOutcome.Reopened, user: "a.third"))).Is(ErrorReason.AlreadyReviewed);
    }

    [Fact]
    public async Task A_refusal_after_a_reopening_is_another_one()
    {
        var (declined, objected) = (await suite.Given.Declined(await Offering()), await suite.Given.Declined(await Offering()));
        await Review(declined, ReviewOutcome.Reopened);
        await Review(objected, ReviewOutcome.Reopened);

        var again = await suite.Registry.DeclineApplicationAsync(new() { Name = declined.Application.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{declined.Provider}"));
        var back = await suite.Registry.RenewClearanceAsync(
            new() { Name = objected.Application.Name, Outcome = ClearanceOutcome.NotCleared, RequestId = Given.RequestId() }, suite.As(objected.Security));

        Assert.Equal((ApplicationState.Declined, ReviewOutcome.Unspecified, null, again.DeclinedAt), (again.State, again.ReviewOutcome, again.ReviewedAt, again.Since));
        Assert.Equal((ApplicationState.NotCleared, ReviewOutcome.Unspecified, null, back.ClearedAt), (back.State, back.ReviewOutcome, back.ReviewedAt, back.Since));
        Assert.Equal(ReviewOutcome.Upheld, (await Review(declined, ReviewOutcome.Upheld)).ReviewOutcome);
    }

    [Fact]
    public async Task Whoever_refused_does_not_look_again()
    {
        var (objected, declined) = (await NotCleared(), await suite.Given.Declined(await Offering()));

        (await Refused.By(() => Review(objected, ReviewOutcome.Upheld, user: User(objected.Security)))).Is(ErrorReason.SameDecider);
        (await Refused.By(() => Review(declined, ReviewOutcome.Reopened, user: User($"PROVIDER@{declined.Provider}")))).Is(ErrorReason.SameDecider);
    }

    [Fact]
    public async Task Who_has_applied_again_is_not_reopened_however_the_two_meet()
    {
        var applicant = await NotCleared();

        var again = suite.Given.Applied(applicant.Offering, prisonerNumber: applicant.PrisonerNumber);
        var (done, refused) = await Race.Of(1, _ => Review(applicant, ReviewOutcome.Reopened));
        var late = await Record.ExceptionAsync(() => again);

        Assert.NotEqual(done.Count == 1, late is null);
        Assert.All(refused, refusal => refusal.Is(ErrorReason.AlreadyApplied).With("resource", again.Result.Application.Name));
        Assert.Equal(late is null ? 0 : 1, done.Count);
    }

    [Fact]
    public async Task After_a_second_application_a_refusal_is_not_reopened()
    {
        var applicant = await NotCleared();
        var again = await suite.Given.Applied(applicant.Offering, prisonerNumber: applicant.PrisonerNumber);

        (await Refused.By(() => Review(applicant, ReviewOutcome.Reopened))).Is(ErrorReason.AlreadyApplied).With("resource", again.Application.Name);
    }

    [Fact]
    public async Task A_list_taken_while_the_refusal_stood_pairs_nobody()
    {
        var applicant = await NotCleared();
        await suite.KeepApart(applicant.Application.Name);
        var reopened = applicant with { Application = await Review(applicant, ReviewOutcome.Reopened) };

        var appointment = await Appointed(reopened);
        Assert.Equal(Pairing.NotPairable, await suite.Pairing(appointment));
        await suite.KeepApart(applicant.Application.Name);

        Assert.Equal(Pairing.Pairable, await suite.Pairing(appointment));
    }

    [Fact]
    public async Task A_machine_an_older_state_another_establishment_or_no_outcome_review_nothing()
    {
        var applicant = await NotCleared();
        var request = new ReviewRefusalRequest { Name = applicant.Application.Name, Outcome = ReviewOutcome.Upheld, RequestId = Given.RequestId() };

        (await Refused.By(() => suite.Registry.ReviewRefusalAsync(request, suite.AsMachine($"DECIDER@{applicant.Establishment}")))).Is(PlatformReason.UserRequired);
        (await Refused.By(() => Review(applicant, ReviewOutcome.Upheld, etag: "1"))).Is(PlatformReason.StaleEtag);
        (await Refused.By(() => suite.Registry.ReviewRefusalAsync(request, suite.As("DECIDER@ZZZZZZ")))).Is(PlatformReason.NotFound);
        Assert.Equal(["outcome"], (await Refused.By(() => Review(applicant, ReviewOutcome.Unspecified))).Is(PlatformReason.InvalidFields).Fields);
    }

    private static string User(string who) => who.ToLowerInvariant().Replace('@', '.');

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());

    private async Task<ApplicationCase> NotCleared() => await suite.Given.NotCleared(await Offering());

    private AsyncUnaryCall<Application> Review(ApplicationCase applicant, ReviewOutcome outcome, string? user = null, string etag = "") => suite.Registry.ReviewRefusalAsync(
        new() { Name = applicant.Application.Name, Outcome = outcome, Etag = etag, RequestId = Given.RequestId() }, suite.As($"DECIDER@{applicant.Establishment}", user));

    private async Task<Appointment> Appointed(ApplicationCase submitted)
    {
        var name = submitted.Application.Name;
        await suite.Registry.DecideClearanceAsync(new() { Name = name, Outcome = ClearanceOutcome.Cleared, RequestId = Given.RequestId() }, suite.As(submitted.Security));
        await suite.Registry.AcceptApplicationAsync(new() { Name = name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{submitted.Provider}"));
        await suite.Given.CompactSigned(submitted);
        await suite.Tell(World.Certificate(submitted.Application.Person, submitted.Offering.Scheme));
        return await suite.Given.Appoint(submitted);
    }
}
