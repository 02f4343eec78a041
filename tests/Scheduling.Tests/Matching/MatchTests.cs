using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

public sealed class MatchTests(SchedulingSuite suite)
{
    [Fact]
    public async Task A_supporter_who_is_kept_apart_from_the_asker_is_silently_not_offered()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var (asker, first) = (PrisonerNumber(), at.Supporters.MinBy(supporter => supporter.Name, StringComparer.Ordinal)!);
        await suite.Given.KeptApart(at, (asker, first.PrisonerNumber));

        var offered = await suite.Given.Offered(at, asker);

        Assert.Equal(at.Supporters.Single(other => other != first).Name, Assert.Single(offered.Offers).Appointment);
    }

    [Theory]
    [InlineData(ClashCode.Court, true)]
    [InlineData(ClashCode.Visit, true)]
    [InlineData(ClashCode.Work, false)]
    public async Task Who_is_at_court_or_at_a_visit_is_not_asked_and_who_is_at_work_is(ClashCode code, bool passedOver)
    {
        var at = await suite.Given.Asking(supporters: 2);
        var first = at.Supporters.MinBy(supporter => supporter.Name, StringComparer.Ordinal)!;
        var list = Clashes(at.Establishment, code, $"{first.Person},{Today.ToDay():O} 00:00,{Tomorrow.ToDay().AddDays(1):O} 00:00");
        list.FirstDay = Today;
        await suite.Scheduling.ImportClashesAsync(list, suite.As(at.Coordinator));

        var offered = await suite.Given.Offered(at);

        Assert.Equal(passedOver, Assert.Single(offered.Offers).Appointment != first.Name);
    }

    [Fact]
    public async Task Kept_apart_and_nobody_there_look_alike()
    {
        var rules = new Registry.V1.SchemeRules { ExpireAfter = Duration.FromTimeSpan(TimeSpan.FromSeconds(8)) };
        var (someone, nobody) = (await suite.Given.Asking(supporters: 1, rules), await suite.Given.Asking(supporters: 0, rules));
        var asker = PrisonerNumber();
        await suite.Given.KeptApart(someone, (someone.Supporters[0].PrisonerNumber, asker));

        var keptApart = await suite.Given.Becomes(someone, await suite.Given.Raised(someone, asker), RequestState.Expired);
        var alone = await suite.Given.Becomes(nobody, await suite.Given.Raised(nobody), RequestState.Expired);

        Assert.Equal(Neutral(alone), Neutral(keptApart));
    }

    [Fact]
    public async Task Who_declined_is_not_asked_again_and_the_next_one_is()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var offered = await suite.Given.Offered(at);

        var raised = await suite.Scheduling.DeclineOfferAsync(new() { Name = offered.Offers[0].Name, RequestId = RequestId() }, suite.As(at.Wing));
        Assert.Equal(RequestState.Raised, raised.State);
        Assert.Equal(OfferState.Declined, raised.Offers[0].State);

        var next = await suite.Given.Becomes(at, raised, RequestState.Offered);
        Assert.Equal(2, next.Offers.Select(offer => offer.Appointment).Distinct().Count());

        var over = await suite.Scheduling.WithdrawRequestAsync(new() { Name = next.Name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing));
        Assert.Equal([OfferState.Withdrawn, OfferState.Withdrawn], over.Offers.Select(offer => offer.State)); // it made no mark
    }

    [Fact]
    public async Task An_offer_that_nobody_answers_is_taken_back_and_the_next_supporter_asked()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var offered = await suite.Given.Offered(at);
        Assert.Equal(TimeSpan.FromMinutes(5), (offered.Offers[0].AnswerBy - offered.Offers[0].OfferedAt).ToTimeSpan());

        await Unanswered(offered);
        var next = await suite.Given.Until(at, offered, request => request.Offers.Count == 2, "asked nobody else");

        Assert.Equal(OfferState.Withdrawn, next.Offers[0].State);
        Assert.Equal(OfferState.Open, next.Offers[1].State);
        Assert.True(next.Offers[1].OfferedAt >= next.Offers[0].AnswerBy);
    }

    [Fact]
    public async Task The_only_one_who_can_come_is_asked_again_and_his_late_yes_leads_to_a_contact()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var offered = await suite.Given.Offered(at);
        await Unanswered(offered);
        var again = await suite.Given.Until(at, offered, request => request.Offers.Count == 2, "was not offered again");

        var late = await Refused.By(() => Accept(at, again.Offers[0]));
        late.Is(V1.ErrorReason.IllegalTransition).With("state", "WITHDRAWN").With("allowed", "OPEN");
        Assert.Contains("Read the request again", late.Message, StringComparison.Ordinal);
        Assert.Equal((again.Offers[0].Appointment, OfferState.Open), (again.Offers[1].Appointment, again.Offers[1].State));
        Assert.True((again.Offers[1].OfferedAt - again.Offers[0].AnswerBy).ToTimeSpan() >= TimeSpan.FromSeconds(0.3), "others who wait had no look at him");
        await Accept(at, again.Offers[1]);
        await OnceAnswered(() => suite.Scheduling.AuthoriseMovementAsync(new() { Name = again.Name, RequestId = RequestId() }, suite.As(at.Wing)));
        var met = await suite.Scheduling.StartContactAsync(new() { Name = again.Name, PlaceType = PlaceType.Room, RequestId = RequestId() }, suite.As(at.Wing));

        Assert.Equal([OfferState.Withdrawn, OfferState.Accepted], met.Offers.Select(offer => offer.State));
        Assert.Equal(1, (await suite.Scheduling.ListLoadsAsync(new() { Parent = at.Establishment }, suite.As(at.Governor))).Loads.Single().Contacts);
    }

    /// <summary>He is on duty here, and would be the first.</summary>
    [Fact]
    public async Task Who_came_back_before_they_met_is_asked_again_after_the_others_and_who_declined_is_not()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var (first, other) = (at.Supporters[0].Name, at.Supporters[1].Name);
        await suite.AllKnown(at);
        await suite.Given.OnDuty(await suite.Given.Covered(at.Offering, at.Zone, kind: BandKind.Am), first, Today);
        var request = await suite.Given.Authorised(at);
        await suite.Scheduling.RecordBackAsync(new() { Name = request.Offers[0].Name, RequestId = RequestId() }, suite.As(at.Wing));

        var next = await suite.Given.Until(at, request, now => now.Offers.Count == 2, "asked nobody else");
        await suite.Scheduling.DeclineOfferAsync(new() { Name = next.Offers[1].Name, RequestId = RequestId() }, suite.As(at.Wing));
        var again = await suite.Given.Until(at, request, now => now.Offers.Count == 3, "asked nobody again");
        await Accept(at, again.Offers[2]);
        await OnceAnswered(() => suite.Scheduling.AuthoriseMovementAsync(new() { Name = again.Name, RequestId = RequestId() }, suite.As(at.Wing)));
        var outside = Assert.Single((await suite.Scheduling.ListOutOfCellAsync(new() { Parent = at.Establishment }, suite.As(at.Wing))).Supporters);
        Assert.Equal(again.Offers[2].Name, outside.Offer);

        await suite.Scheduling.RecordBackAsync(new() { Name = outside.Offer, RequestId = RequestId() }, suite.As(at.Wing));
        var last = await suite.Given.Until(at, request, now => now.Offers.Count == 4, "asked nobody a third time");
        Assert.Equal([first, other, first, first], last.Offers.Select(offer => offer.Appointment));
    }

    [Fact]
    public async Task A_supporter_is_asked_about_one_request_at_a_time()
    {
        var at = await suite.Given.Asking(supporters: 2);

        var requests = await Task.WhenAll(suite.Given.Offered(at), suite.Given.Offered(at));

        Assert.Equal(2, requests.SelectMany(request => request.Offers).Select(offer => offer.Appointment).Distinct().Count());
    }

    /// <summary>Neither is on duty, and neither has met anybody.</summary>
    [Fact]
    public async Task Among_equals_whoever_was_asked_longest_ago_comes_next()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var asked = new List<string>();
        for (var nth = 0; nth < 4; nth++)
        {
            var offered = await suite.Given.Offered(at);
            asked.Add(offered.Offers[0].Appointment);
            await suite.Scheduling.WithdrawRequestAsync(new() { Name = offered.Name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing));
        }

        var names = at.Supporters.Select(supporter => supporter.Name).Order(StringComparer.Ordinal).ToList();
        Assert.Equal([names[0], names[1], names[0], names[1]], asked);
    }

    [Fact]
    public async Task Who_is_on_duty_here_is_asked_before_who_is_not()
    {
        var at = await suite.Given.Asking(supporters: 3);
        var place = await suite.Given.Covered(at.Offering, at.Zone, kind: BandKind.Am);
        var last = at.Supporters.MaxBy(supporter => supporter.Name, StringComparer.Ordinal)!;
        await suite.Given.OnDuty(place, last.Name, Today);

        var offered = await suite.Given.Offered(at);

        Assert.Equal(last.Name, offered.Offers[0].Appointment);
        await suite.Scheduling.WithdrawRequestAsync(new() { Name = offered.Name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing));
        await suite.Given.Unavailable(at.Establishment, last.Person, [(Platform.Days.ToDay(Today), Platform.Days.ToDay(Today))]);
        Assert.NotEqual(last.Name, (await suite.Given.Offered(at)).Offers[0].Appointment); // who is kept from his duty is not on it
    }

    [Fact]
    public async Task Who_is_past_a_limit_is_asked_after_everybody_else_and_is_owed_a_talk_for_it()
    {
        var at = await suite.Given.Asking(supporters: 2, rules: new() { ContactsPerWeek = 1 });
        var full = at.Supporters[0].Name;
        await suite.Given.OnDuty(await suite.Given.Covered(at.Offering, at.Zone, kind: BandKind.Am), full, Today);
        await suite.Given.Debrief(at);

        var offered = await suite.Given.Offered(at);
        Assert.Equal(at.Supporters[1].Name, offered.Offers[0].Appointment);
        await suite.Scheduling.DeclineOfferAsync(new() { Name = offered.Offers[0].Name, RequestId = RequestId() }, suite.As(at.Wing));
        var last = await suite.Given.Becomes(at, offered, RequestState.Offered);
        Assert.Equal(full, last.Offers[1].Appointment);

        await suite.Scheduling.AcceptOfferAsync(new() { Name = last.Offers[1].Name, RequestId = RequestId() }, suite.As(at.Wing));
        await suite.Scheduling.AuthoriseMovementAsync(new() { Name = last.Name, RequestId = RequestId() }, suite.As(at.Wing));
        await suite.Scheduling.StartContactAsync(new() { Name = last.Name, PlaceType = PlaceType.Room, RequestId = RequestId() }, suite.As(at.Wing));
        await suite.Scheduling.EndContactAsync(new() { Name = last.Name, Outcome = ContactOutcome.DeclinedAtDoor, RequestId = RequestId() }, suite.As(at.Wing));
        var owed = await suite.Scheduling.ListDebriefsAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator));
        Assert.Equal([full, full], owed.Debriefs.Select(debrief => debrief.Appointment));
    }

    /// <summary>Nor does a duty there bring him, which he was given when he was brought.</summary>
    [Fact]
    public async Task At_night_nobody_is_brought_from_another_zone()
    {
        var at = await suite.Given.Asking(band: BandKind.Night, rules: new() { ExpireAfter = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) });
        var far = await suite.Given.Appointed(at.Offering, $"{at.Establishment}/zones/b-wing", night: true);
        var place = await suite.Given.Covered(at.Offering, at.Zone);
        await suite.Given.Reached(place, $"{at.Establishment}/zones/b-wing");
        await suite.Given.OnDuty(place, far.Name, Today);
        await suite.Given.Reached(place);
        await suite.Given.KeptApart(at);

        var expired = await suite.Given.Becomes(at, await suite.Given.Raised(at), RequestState.Expired);

        Assert.Empty(expired.Offers);
    }

    [Fact]
    public async Task An_offer_falls_when_the_supporter_loses_his_standing()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var accepted = await suite.Given.AcceptedBySupporter(at);
        var supporter = at.Supporters[0];

        await suite.Training.RevokeCertificationAsync(
            new() { Name = supporter.Certification, RequestId = RequestId() },
            suite.As($"PROVIDER@{supporter.Applicant.Provider}"));

        var raised = await suite.Given.Becomes(at, accepted, RequestState.Raised);
        Assert.Equal(OfferState.Withdrawn, Assert.Single(raised.Offers).State);
    }

    [Fact]
    public async Task Where_the_prison_sends_no_list_pairing_is_by_hand_only_and_counted_once()
    {
        var at = await suite.Given.Asking(supporters: 1, keepApartList: false);

        var request = await suite.Given.Until(at, await suite.Given.Raised(at), now => now.ByHandOnly, "did not say that pairing is by hand only");
        await suite.Events.Next<ObstacleMet>(e => e.Establishment == at.Establishment && e.Obstacle == V1.Obstacle.FeedStale);
        Assert.Empty(request.Offers);
        Assert.Null(request.FeedAge);

        await suite.Given.KeptApart(at);
        var offered = await suite.Given.Becomes(at, request, RequestState.Offered);
        Assert.False(offered.ByHandOnly);
        Assert.NotNull(offered.FeedAge);
        Assert.Single(suite.Events.All<ObstacleMet>(e => e.Establishment == at.Establishment));
    }

    [Fact]
    public async Task On_a_copy_that_is_too_old_nobody_is_offered()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var known = await suite.Given.Offered(at);
        await suite.Scheduling.WithdrawRequestAsync(new() { Name = known.Name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing));
        await Rows.Of(suite, "registry", $"delete from timers where kind = 'pulse' and tenant = '{at.Code}' returning tenant");
        await Rows.Of(suite, "scheduling", $"update standing_feeds set as_of = as_of - interval '16 minutes', version = version * 2 where establishment = '{at.Code}' returning establishment");

        var raised = await suite.Given.Raised(at);
        var request = await suite.Given.Until(at, raised, now => now.ByHandOnly && now.Etag != raised.Etag, "was not looked for");

        Assert.Empty(request.Offers);
    }

    /// <summary>As if the time to answer were over. The next supporter has the usual one, so that his offer is seen open.</summary>
    private async Task Unanswered(Request offered)
    {
        var id = offered.Name.Split('/')[^1];
        await Rows.Of(suite, "scheduling", $"""
            with answered as (update offers set answer_by = now() where request_id = '{id}' and live)
            update timers set due_at = now() where kind = 'offer-lapse' and key = '{id}' returning key
            """);
    }

    private async Task<Request> Accept(AskingCase at, Offer offer) => await suite.Scheduling.AcceptOfferAsync(new() { Name = offer.Name, RequestId = RequestId() }, suite.As(at.Wing));

    private static Google.Type.Date Today => TimeProvider.System.GetUtcNow().DayIn("Europe/London").ToProto();

    /// <summary>All of a request that does not differ between any two.</summary>
    private static Request Neutral(Request request)
    {
        var same = request.Clone();
        (same.Name, same.Scheme, same.Zone, same.ShortCode, same.Etag) = ("", "", "", "", "");
        (same.AskedAt, same.RecordedAt, same.EscalatesAt, same.ExpiresAt, same.ClosedAt, same.FollowUpAt) = (null, null, null, null, null, null);
        Assert.NotNull(same.FeedAge);
        same.FeedAge = null;
        return same;
    }
}
