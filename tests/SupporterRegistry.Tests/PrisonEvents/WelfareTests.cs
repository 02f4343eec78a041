namespace PeerSupport.SupporterRegistry.Tests;

public sealed class WelfareTests(RegistrySuite suite)
{
    private const string Passed = "with moved as (update timers set due_at = now() - interval '1 second' where kind = 'welfare-overdue' and key = $1 returning 1) select count(*) from moved";

    [Theory]
    [InlineData("HA")]
    [InlineData("HA2")]
    [InlineData("VI")]
    public async Task A_welfare_alert_opens_a_review_and_changes_no_standing(string code)
    {
        var (supporter, applicant) = await Supporter();
        var before = await suite.StandingOf(supporter);

        var answer = await suite.Ingest("MDI", Envelopes.Alert("created", applicant.PrisonerNumber, code, Ids.Short()));

        Assert.Equal(1, answer.Applied);
        var review = await Review(applicant);
        Assert.Equal((applicant.Application.Person, WelfareReviewState.Open), (review.Person, review.State));
        Assert.Equal(TimeSpan.FromHours(4), review.DueAt.ToDateTimeOffset() - review.OpenedAt.ToDateTimeOffset());
        Assert.Equal(before, await suite.StandingOf(supporter));
        await suite.Events.Next<WelfareReviewChanged>(e => e.WelfareReview == review.Name && e.State is WelfareReviewState.Open);
    }

    [Fact]
    public async Task Who_spoke_with_him_closes_it_once()
    {
        var (_, applicant) = await Supporter();
        await suite.Ingest("MDI", Envelopes.Alert("created", applicant.PrisonerNumber, "HA", Ids.Short()));
        var review = await Review(applicant);

        var closed = await suite.Registry.CloseWelfareReviewAsync(Close(review, WelfareOutcome.CarriesOn), suite.As($"SAFEGUARDING@{applicant.Establishment}"));

        Assert.Equal((WelfareReviewState.Closed, WelfareOutcome.CarriesOn), (closed.State, closed.Outcome));
        Assert.Empty((await suite.Registry.ListWelfareReviewsAsync(new() { Parent = $"establishments/{applicant.Establishment}" }, suite.As(applicant.Coordinator))).WelfareReviews);
        (await Refused.By(() => suite.Registry.CloseWelfareReviewAsync(Close(review, WelfareOutcome.CarriesOn), suite.As(applicant.Coordinator)))).Is(ErrorReason.IllegalTransition).With("state", "CLOSED");
    }

    [Fact]
    public async Task What_is_closed_does_not_become_overdue()
    {
        var (_, applicant) = await Supporter();
        await suite.Ingest("MDI", Envelopes.Alert("created", applicant.PrisonerNumber, "HA", Ids.Short()));
        var review = await Review(applicant);
        await suite.Registry.CloseWelfareReviewAsync(Close(review, WelfareOutcome.CarriesOn), suite.As(applicant.Coordinator));

        await suite.Count("registry", Passed, review.Name);

        await Eventually.True(async () => await suite.Count("registry", "select count(*) from timers where kind = 'welfare-overdue' and key = $1", review.Name) == 0);
        Assert.Equal(1, await suite.Count("registry", "select count(*) from welfare_reviews where review_id = $1 and state = 'CLOSED'", review.Name.Split('/')[^1]));
    }

    [Fact]
    public async Task When_nobody_spoke_with_him_in_time_it_is_overdue_and_can_still_be_closed()
    {
        var (supporter, applicant) = await Supporter();
        await suite.Ingest("MDI", Envelopes.Alert("created", applicant.PrisonerNumber, "HA1", Ids.Short()));
        var review = await Review(applicant);

        Assert.Equal(1, await suite.Count("registry", Passed, review.Name));

        await suite.Events.Next<WelfareReviewChanged>(e => e.WelfareReview == review.Name && e.State is WelfareReviewState.Overdue);
        Assert.Equal(WelfareReviewState.Overdue, (await Review(applicant)).State);
        Assert.NotEmpty((await suite.StandingOf(supporter)).Intervals.Now());
        await suite.Registry.CloseWelfareReviewAsync(Close(review, WelfareOutcome.StepsBack), suite.As(applicant.Coordinator));
    }

    [Fact]
    public async Task That_he_left_is_not_for_people_to_say()
    {
        var (_, applicant) = await Supporter();
        await suite.Ingest("MDI", Envelopes.Alert("created", applicant.PrisonerNumber, "HA", Ids.Short()));

        var review = await Review(applicant);
        var refused = await Refused.By(() => suite.Registry.CloseWelfareReviewAsync(Close(review, WelfareOutcome.Left), suite.As(applicant.Coordinator)));

        Assert.Equal(["outcome"], refused.Fields);
    }

    [Fact]
    public async Task About_people_who_do_not_support_nothing_is_opened_nor_kept()
    {
        var applied = await suite.Given.Applied(await suite.Given.Offering(await suite.Given.Establishment()));
        var stranger = await suite.Ingest("MDI", Envelopes.Alert("created", Given.PrisonerNumber(), "HA", Ids.Short()));
        await suite.Ingest("MDI", Envelopes.Alert("created", applied.PrisonerNumber, "HA", Ids.Short()), Envelopes.Released(applied.Establishment, applied.PrisonerNumber, "SENT_TO_COURT"));

        Assert.Equal(1, stranger.NotOurs);
        await Eventually.True(async () => await suite.Count("registry", "select count(*) from welfare_alerts w join persons p using (person_id) where p.prisoner_number = $1", applied.PrisonerNumber) == 0);
        Assert.Empty((await suite.Registry.ListWelfareReviewsAsync(new() { Parent = $"establishments/{applied.Establishment}" }, suite.As(applied.Coordinator))).WelfareReviews);
    }

    [Fact]
    public async Task What_was_known_before_he_applied_opens_nothing()
    {
        var (_, applicant) = await Supporter();
        await suite.Ingest("MDI", Envelopes.Alert("created", applicant.PrisonerNumber, "HA", Ids.Short(), Envelopes.Now.AddDays(-1)));
        await suite.Ingest("MDI", Envelopes.Alert("created", applicant.PrisonerNumber, "VI", Ids.Short()));

        await Review(applicant);

        await Eventually.True(async () => await suite.Count("registry", "select count(*) from welfare_alerts w join persons p using (person_id) where p.prisoner_number = $1", applicant.PrisonerNumber) == 0);
        Assert.Single((await suite.Registry.ListWelfareReviewsAsync(new() { Parent = $"establishments/{applicant.Establishment}" }, suite.As(applicant.Coordinator))).WelfareReviews);
    }

    [Fact]
    public async Task Who_left_is_not_waited_for()
    {
        var (_, applicant) = await Supporter();
        await suite.Ingest(applicant.Establishment, Envelopes.Alert("created", applicant.PrisonerNumber, "HA", Ids.Short()));
        var review = await Review(applicant);

        await suite.Ingest(applicant.Establishment, Envelopes.Released(applicant.Establishment, applicant.PrisonerNumber, "RELEASED"));

        await suite.Events.Next<WelfareReviewChanged>(e => e.WelfareReview == review.Name && e.State is WelfareReviewState.Closed);
    }

    [Fact]
    public async Task After_a_death_those_who_support_in_that_zone_are_offered_a_talk()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (there, _, _) = await suite.Supporter(offering);
        var (elsewhere, _, _) = await Elsewhere(offering);
        var died = await suite.Given.Applied(offering);

        await suite.Ingest(died.Establishment, Envelopes.Died(died.Establishment, died.PrisonerNumber));

        var open = await Eventually.Some(async () => await CheckIns(died) is [var first, ..] ? first : null);
        Assert.Equal((there.Name, CheckInAnswer.Unspecified), (open.Appointment, open.Answer));
        Assert.DoesNotContain(await CheckIns(died), checkIn => checkIn.Appointment == elsewhere.Name);
        var offered = await suite.Registry.RecordCheckInAsync(new() { Name = open.Name, Answer = CheckInAnswer.Offered, RequestId = Given.RequestId() }, suite.As(died.Coordinator));
        Assert.Equal([offered], await CheckIns(died));
        await suite.Registry.RecordCheckInAsync(new() { Name = open.Name, Answer = CheckInAnswer.Declined, RequestId = Given.RequestId() }, suite.As(died.Coordinator));
        Assert.Empty(await CheckIns(died)); // listed of nobody
        (await Refused.By(() => suite.Registry.RecordCheckInAsync(new() { Name = open.Name, Answer = CheckInAnswer.Taken, RequestId = Given.RequestId() }, suite.As(died.Coordinator))))
            .Is(ErrorReason.IllegalTransition).With("state", "DECLINED");
    }

    private async Task<(Appointment, ApplicationCase, Training.V1.CertificationChanged)> Elsewhere(Offering offering)
    {
        var applicant = await suite.Given.Accepted(offering, zone: $"establishments/{offering.Name.Split('/')[1]}/zones/b-wing");
        await suite.Given.CompactSigned(applicant);
        var certificate = World.Certificate(applicant.Application.Person, offering.Scheme);
        await suite.Tell(certificate);
        return (await suite.Given.Appoint(applicant), applicant, certificate);
    }

    private async Task<IReadOnlyList<CheckIn>> CheckIns(ApplicationCase at) =>
        (await suite.Registry.ListCheckInsAsync(new() { Parent = $"establishments/{at.Establishment}" }, suite.As(at.Coordinator))).CheckIns;

    private static CloseWelfareReviewRequest Close(WelfareReview review, WelfareOutcome outcome) => new() { Name = review.Name, Outcome = outcome, RequestId = Given.RequestId() };

    private async Task<(Appointment Supporter, ApplicationCase Applicant)> Supporter()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        return (supporter, applicant);
    }

    private Task<WelfareReview> Review(ApplicationCase of) => Eventually.Some(async () =>
        (await suite.Registry.ListWelfareReviewsAsync(new() { Parent = $"establishments/{of.Establishment}" }, suite.As(of.Coordinator))).WelfareReviews.FirstOrDefault());
}
