using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class RenewClearanceTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_supporters_standing_follows_a_clearance_that_is_extended()
    {
        var (appointment, applicant, certificate) = await suite.Supporter(await Offering());

        var renewed = await Renew(applicant, ClearanceOutcome.Cleared, World.Today.AddDays(3));

        Assert.Equal((ApplicationState.Appointed, World.Today.AddDays(3).ToProto(), false), (renewed.State, renewed.ClearanceReviewBy, renewed.ClearanceWithdrawn));
        Assert.NotNull(renewed.ClearanceRenewedAt);
        Assert.Equal(appointment.AppointedAt, renewed.Since);
        Assert.Equal(renewed, await suite.Registry.GetApplicationAsync(new() { Name = renewed.Name }, suite.As(applicant.Coordinator)));
        var end = World.Today.AddDays(4).StartIn("Europe/London");
        var told = await suite.Events.Next<StandingChanged>(e => e.Appointment == appointment.Name && e.Intervals.All(interval => interval.Until.ToDateTimeOffset() == end));
        Assert.Equal(appointment.AppointedAt, told.Intervals[0].From);
        await Renew(applicant, ClearanceOutcome.Cleared, World.Today.AddYears(3));
        var certificateEnds = certificate.ValidUntil.ToDay().AddDays(1).StartIn("Europe/London");
        Assert.All((await suite.StandingOf(appointment)).Intervals, interval => Assert.Equal(certificateEnds, interval.Until.ToDateTimeOffset()));
    }

    [Fact]
    public async Task Taken_back_nobody_stands_on_it_and_given_again_he_does()
    {
        var (appointment, applicant, _) = await suite.Supporter(await Offering());

        var withdrawn = await Renew(applicant, ClearanceOutcome.NotCleared);

        Assert.Equal((ApplicationState.Appointed, true), (withdrawn.State, withdrawn.ClearanceWithdrawn));
        Assert.Empty((await suite.StandingOf(appointment)).Intervals);
        await suite.Events.Next<StandingChanged>(e => e.Appointment == appointment.Name && e.Intervals.Count == 0);
        await suite.Events.Next<ApplicationChanged>(e => e.Application == withdrawn.Name && Etag.Of(e.Version) == withdrawn.Etag);
        var again = await Renew(applicant, ClearanceOutcome.Cleared);
        Assert.Equal((false, World.Today.AddYears(1).ToProto()), (again.ClearanceWithdrawn, again.ClearanceReviewBy));
        var standing = await suite.StandingOf(appointment);
        Assert.Contains(Capability.Solo, standing.Intervals.Now());
        Assert.All(standing.Intervals, interval => Assert.Equal(again.ClearanceRenewedAt, interval.From));
    }

    [Fact]
    public async Task Taken_back_before_the_provider_decided_it_is_an_objection_that_can_be_reviewed()
    {
        var applicant = await suite.Given.Cleared(await Offering());

        var objected = await Renew(applicant, ClearanceOutcome.NotCleared);

        Assert.Equal((ApplicationState.NotCleared, objected.ClearedAt), (objected.State, objected.Since));
        var review = new ReviewRefusalRequest { Name = objected.Name, Outcome = ReviewOutcome.Reopened, RequestId = Given.RequestId() };
        (await Refused.By(() => suite.Registry.ReviewRefusalAsync(review, suite.As($"DECIDER@{applicant.Establishment}", "another.officer")))).Is(ErrorReason.SameDecider);
        Assert.Equal(ApplicationState.Submitted, (await suite.Registry.ReviewRefusalAsync(review, suite.As($"DECIDER@{applicant.Establishment}"))).State);
    }

    [Fact]
    public async Task Nobody_is_appointed_on_a_clearance_that_was_taken_back()
    {
        var (applicant, _) = await suite.Ready(await Offering());
        await Renew(applicant, ClearanceOutcome.NotCleared);

        var refusal = await Refused.By(() => suite.Registry.AppointSupporterAsync(
            new() { Application = applicant.Application.Name, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator)));

        refusal.Is(ErrorReason.ClearanceMissing);
    }

    [Fact]
    public async Task A_lapsed_clearance_is_given_again_from_now_on()
    {
        var applicant = await suite.LapsedClearance();
        var today = TimeProvider.System.GetUtcNow().DayIn("Pacific/Kiritimati");

        var renewed = await Renew(applicant, ClearanceOutcome.Cleared, today);

        Assert.Equal((ApplicationState.Cleared, today.ToProto()), (renewed.State, renewed.ClearanceReviewBy));
        var accepted = await suite.Registry.AcceptApplicationAsync(new() { Name = renewed.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{applicant.Provider}"));
        Assert.Equal(ApplicationState.Accepted, accepted.State);
    }

    [Fact]
    public async Task Whoever_holds_the_second_key_does_not_take_the_first()
    {
        var applicant = await suite.Given.Accepted(await Offering());
        var provider = $"provider.{applicant.Provider}";

        (await Refused.By(() => RenewCall(applicant, ClearanceOutcome.Cleared, user: provider))).Is(ErrorReason.SameDecider);
        Assert.True((await RenewCall(applicant, ClearanceOutcome.NotCleared, user: provider)).ClearanceWithdrawn); // to let go of it anybody of security may
    }

    [Fact]
    public async Task A_machine_a_past_day_an_older_state_another_establishment_or_no_outcome_renew_nothing()
    {
        var applicant = await suite.Given.Cleared(await Offering());
        var request = new RenewClearanceRequest { Name = applicant.Application.Name, Outcome = ClearanceOutcome.Cleared, RequestId = Given.RequestId() };

        (await Refused.By(() => suite.Registry.RenewClearanceAsync(request, suite.AsMachine(applicant.Security)))).Is(PlatformReason.UserRequired);
        Assert.Equal(["review_by"], (await Refused.By(() => RenewCall(applicant, ClearanceOutcome.Cleared, World.Today.AddDays(-1)))).Is(PlatformReason.InvalidFields).Fields);
        (await Refused.By(() => RenewCall(applicant, ClearanceOutcome.Cleared, etag: "1"))).Is(PlatformReason.StaleEtag);
        (await Refused.By(() => suite.Registry.RenewClearanceAsync(request, suite.As("SECURITY@ZZZZZZ")))).Is(PlatformReason.NotFound);
        Assert.Equal(["outcome"], (await Refused.By(() => RenewCall(applicant, ClearanceOutcome.Unspecified))).Is(PlatformReason.InvalidFields).Fields);
    }

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());

    private async Task<Application> Renew(ApplicationCase applicant, ClearanceOutcome outcome, DateOnly? reviewBy = null) => await RenewCall(applicant, outcome, reviewBy);

    private AsyncUnaryCall<Application> RenewCall(ApplicationCase applicant, ClearanceOutcome outcome, DateOnly? reviewBy = null, string user = "another.officer", string etag = "") =>
        suite.Registry.RenewClearanceAsync(
            new() { Name = applicant.Application.Name, Outcome = outcome, ReviewBy = reviewBy?.ToProto(), Etag = etag, RequestId = Given.RequestId() },
            suite.As(applicant.Security, user));
}
