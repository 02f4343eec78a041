using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Supporters are moved between wings: from then on they come from where they live, and what was is left as it was.</summary>
public sealed class HomeMovesTests(SchedulingSuite suite)
{
    private static readonly DateOnly s_past = TimeProvider.System.GetUtcNow().DayIn("Europe/London").AddDays(-10);

    [Fact]
    public async Task A_night_to_which_he_can_no_longer_be_brought_is_a_gap_at_once_and_a_morning_stays_his()
    {
        var place = await suite.Given.Place();
        var morning = await suite.Given.Covered(place.Offering, place.Zone, 1, BandKind.Am);
        var supporter = await suite.Given.Appointed(place.Offering, place.Zone, night: true);
        var (night, day) = (await suite.Given.OnDuty(place, supporter.Name), await suite.Given.OnDuty(morning, supporter.Name));

        await suite.Given.LivesIn(supporter, "b-wing");

        await suite.Events.Next<DutyChanged>(e => e.Duty == night.Name && e.State == DutyState.Vacated);
        await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone && Equals(e.Date, night.Date) && e.Kind is BandKind.Night && e.Covered == 0);
        Assert.Equal(DutyState.Assigned, await StateOf(place, day));
        var gap = Assert.Single(await Gaps(place, Tomorrow.ToDay()));
        Assert.Equal((place.Zone, BandKind.Night, 0), (gap.Zone, gap.Kind, gap.Covered));
        var forecast = await suite.Scheduling.ForecastCoverAsync(new() { Parent = place.Establishment, FirstDay = Tomorrow, LastDay = Tomorrow }, suite.As(place.Wing));
        Assert.Equal([(BandKind.Am, 1), (BandKind.Night, 0)], forecast.Forecasts.Select(one => (one.Kind, one.Covered)));
        Assert.Equal((WhyNot.TooFar, WhyNot.Unspecified), (await CouldFill(place, place.Zone), await CouldFill(place, $"{place.Establishment}/zones/b-wing")));
        const string audited = "select count(*) from audit where action = 'vacate' and resource = $1";
        Assert.Equal(1, await Rows.Scalar<long>(suite, "scheduling", audited, night.Name));
    }

    [Fact]
    public async Task At_night_he_is_offered_where_he_lives_and_no_longer_where_he_was_on_duty_and_the_gap_raises_its_alarm()
    {
        var at = await suite.Given.Asking(supporters: 1, band: BandKind.Night);
        var place = await suite.Given.Covered(at.Offering, at.Zone);
        var duty = await suite.Given.OnDuty(place, at.Supporters[0].Name, Today);
        var there = await suite.Given.Offered(at);

        await suite.Given.LivesIn(at.Supporters[0], "b-wing");

        there = await suite.Given.Becomes(at, there, RequestState.Raised);
        var here = await suite.Given.Becomes(at, await Asked(at, "b-wing"), RequestState.Offered);
        Assert.Equal(at.Supporters[0].Name, Assert.Single(here.Offers).Appointment);
        there = await suite.Scheduling.GetRequestAsync(new() { Name = there.Name }, suite.As(at.Wing));
        Assert.Equal((RequestState.Raised, OfferState.Withdrawn), (there.State, Assert.Single(there.Offers).State));
        Assert.Equal(DutyState.Vacated, await StateOf(place, duty));
        Assert.Null((await suite.Given.GapAlarm(place)).CoveredAt);
    }

    [Fact]
    public async Task By_day_he_comes_all_the_same_and_at_night_a_contact_that_has_begun_goes_on()
    {
        var (day, night) = (await suite.Given.Asking(supporters: 1), await suite.Given.Asking(supporters: 1, band: BandKind.Night));
        var (offered, met) = (await suite.Given.Offered(day), await suite.Given.InContact(night));

        await Moved(day);
        await Moved(night);

        Assert.Equal(offered, await suite.Scheduling.GetRequestAsync(new() { Name = offered.Name }, suite.As(day.Wing)));
        Assert.Equal(met, await suite.Scheduling.GetRequestAsync(new() { Name = met.Name }, suite.As(night.Wing)));
    }

    [Fact]
    public async Task A_duty_that_he_is_brought_to_from_there_too_stays_and_so_does_an_offer_where_he_is_on_it()
    {
        var at = await suite.Given.Asking(supporters: 1, band: BandKind.Night);
        await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { Entry(at.Establishment, "c-wing") }, RequestId = RequestId() }, suite.As("NATION"));
        var place = await suite.Given.Covered(at.Offering, $"{at.Establishment}/zones/c-wing");
        await suite.Given.Reached(place, at.Zone, $"{at.Establishment}/zones/b-wing");
        var duty = await suite.Given.OnDuty(place, at.Supporters[0].Name, Today);
        var offered = await suite.Given.Becomes(at, await Asked(at, "c-wing"), RequestState.Offered);

        await Moved(at);

        Assert.Equal(DutyState.Assigned, await StateOf(place, duty));
        Assert.Equal(offered, await suite.Scheduling.GetRequestAsync(new() { Name = offered.Name }, suite.As(at.Wing)));
    }

    /// <summary>But the duty brings him nowhere: the offer there is taken back.</summary>
    [Fact]
    public async Task A_duty_that_the_regime_had_taken_out_of_his_reach_before_stays()
    {
        var at = await suite.Given.Asking(supporters: 1, band: BandKind.Night);
        await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { Entry(at.Establishment, "c-wing") }, RequestId = RequestId() }, suite.As("NATION"));
        var place = await suite.Given.Covered(at.Offering, $"{at.Establishment}/zones/c-wing");
        await suite.Given.Reached(place, at.Zone);
        var duty = await suite.Given.OnDuty(place, at.Supporters[0].Name, Today);
        var offered = await suite.Given.Becomes(at, await Asked(at, "c-wing"), RequestState.Offered);
        await suite.Given.Reached(place);

        await Moved(at);

        Assert.Equal(DutyState.Assigned, await StateOf(place, duty));
        Assert.Equal(OfferState.Withdrawn, Assert.Single((await suite.Given.Becomes(at, offered, RequestState.Raised)).Offers).State);
    }

    [Fact]
    public async Task A_duty_that_he_lived_too_far_away_for_is_covered_once_he_lives_there()
    {
        var place = await suite.Given.Place();
        var supporter = Supporters.Of(place);
        supporter.Zone = $"{place.Establishment}/zones/b-wing";
        await suite.Arrive(supporter);
        await suite.Given.Reached(place, supporter.Zone);
        await suite.Given.OnDuty(place, supporter.Appointment);
        await suite.Given.Reached(place);
        Assert.Single(await Gaps(place, Tomorrow.ToDay()));

        await Arrives(supporter, "a-wing", 2);

        Assert.Empty(await Gaps(place, Tomorrow.ToDay()));
    }

    [Fact]
    public async Task Nights_that_are_over_stay_covered_from_where_he_lived_then()
    {
        var place = await suite.Given.Place();
        var next = await suite.Given.Covered(place.Offering, $"{place.Establishment}/zones/b-wing");
        var supporter = await suite.Arrive(Supporters.Of(place));
        await Over(await suite.Given.OnDuty(place, supporter.Appointment), s_past);
        await Arrives(supporter, "b-wing", 2);
        await Over(await suite.Given.OnDuty(next, supporter.Appointment), s_past.AddDays(1));
        await Arrives(supporter, "c-wing", 3);

        Assert.Equal([next.Zone], (await Gaps(place, s_past)).Select(gap => gap.Zone));
        Assert.Equal([place.Zone], (await Gaps(place, s_past.AddDays(1))).Select(gap => gap.Zone));
        Assert.Equal([place.Zone, next.Zone], (await Gaps(place, s_past.AddDays(2))).Select(gap => gap.Zone));
        await Rows.Due(suite, "scheduling", place.Code, "count-night", $"{s_past:yyyy-MM-dd}");
        var told = await suite.Events.Only<NightCounted>(e => e.Establishment == place.Establishment && e.Date.ToDay() == s_past);
        Assert.Equal((2, 1), Assert.Single(told.Covers) is var cover ? (cover.Zones, cover.Uncovered) : default);
    }

    [Fact]
    public async Task A_talk_that_he_is_owed_is_owed_where_he_lives()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var due = await suite.Given.Debrief(at);

        await Moved(at);

        var listed = Assert.Single((await suite.Scheduling.ListDebriefsAsync(new() { Parent = at.Establishment, Zone = $"{at.Establishment}/zones/b-wing" }, suite.As(at.Coordinator))).Debriefs);
        Assert.Equal((due.Name, true), (listed.Name, listed.Etag != due.Etag));
    }

    [Fact]
    public async Task News_of_where_he_lived_before_moves_nobody()
    {
        var place = await suite.Given.Place();
        var supporter = Supporters.Of(place);
        supporter.Version = 5;
        await suite.Arrive(supporter);
        var duty = await suite.Given.OnDuty(place, supporter.Appointment);

        await suite.Arrive(new StandingChanged(supporter) { Zone = $"{place.Establishment}/zones/b-wing", Version = 4 });
        var later = await suite.Arrive(Supporters.Of(place)); // handled after it, or beside it
        await suite.Known(place, later.Appointment);

        Assert.Equal(DutyState.Assigned, await StateOf(place, duty));
        Assert.Equal("a-wing", Assert.Single(await HomeOf(supporter.Appointment)));
    }

    /// <summary>The list is read anew, and holds newer news of another.</summary>
    [Fact]
    public async Task Nor_does_such_news_that_comes_with_newer()
    {
        var place = await suite.Given.Place();
        var next = await suite.Given.Covered(place.Offering, $"{place.Establishment}/zones/b-wing");
        var (moved, other) = (await suite.Given.Appointed(place.Offering, place.Zone, night: true), await suite.Given.Appointed(place.Offering, place.Zone, night: true));
        await Knows(moved.Name, "a-wing");
        await Knows(other.Name, "a-wing");
        const string set = "update standings set zone = $2, version = $3 where appointment_id = $1";
        await Rows.Change(suite, "scheduling", set, IdOf(moved.Name), "b-wing", Versions.Next(0, TimeProvider.System.GetUtcNow().AddHours(1)));
        var duty = await suite.Given.OnDuty(next, moved.Name);
        await Rows.Change(suite, "scheduling", set, IdOf(other.Name), "c-wing", 1L);
        await Rows.Change(suite, "scheduling", "update standing_feeds set mismatch_since = now() where establishment = $1", place.Code);

        await Rows.Due(suite, "scheduling", place.Code, RereadStandings.Kind, RereadStandings.Key);
        await Knows(other.Name, "a-wing");

        Assert.Equal(DutyState.Assigned, await StateOf(place, duty));
        Assert.Equal("b-wing", Assert.Single(await HomeOf(moved.Name)));
    }

    /// <summary>Two are one, and one of their duties of that night is vacated: of a third, who has moved since, nothing changes.</summary>
    [Fact]
    public async Task Whoever_is_counted_anew_of_a_night_that_is_over_is_counted_from_where_he_lived_then()
    {
        var place = await suite.Given.Place(places: 3);
        var (moved, gone, stays) = (await suite.Arrive(Supporters.Of(place)), await suite.Arrive(Supporters.Of(place)), await suite.Arrive(Supporters.Of(place)));
        foreach (var one in new[] { moved, gone, stays })
        {
            await Over(await suite.Given.OnDuty(place, one.Appointment), s_past);
        }

        await Arrives(moved, "b-wing", 2);
        await suite.Events.Publish(new PersonMerged { Id = IdOf(gone.Person), Removed = gone.Person, Person = stays.Person }, Ids.Random());

        Assert.Equal(2, (await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone && e.Date.ToDay() == s_past)).Covered);
    }

    private Task<Request> Asked(AskingCase at, string zone) => OnceCopied(() => suite.Scheduling.RaiseRequestAsync(
        new() { Parent = at.Establishment, Scheme = at.Offering.Scheme, Zone = $"{at.Establishment}/zones/{zone}", PrisonerNumber = PrisonerNumber(), RequestId = RequestId() }, suite.As(at.Wing)));

    /// <summary>He lives in the B wing, and scheduling knows.</summary>
    private async Task Moved(AskingCase at)
    {
        await suite.Given.LivesIn(at.Supporters[0], "b-wing");
        await Knows(at.Supporters[0].Name, "b-wing");
    }

    private async Task Arrives(StandingChanged supporter, string zone, long version)
    {
        await suite.Arrive(new StandingChanged(supporter) { Zone = $"{string.Join('/', supporter.Appointment.Split('/')[..2])}/zones/{zone}", Version = version });
        await Knows(supporter.Appointment, zone);
    }

    private Task Knows(string appointment, string zone) => Eventually.True(async () => (await HomeOf(appointment)).SequenceEqual([zone]), "the news of his move never came");

    private Task<List<string>> HomeOf(string appointment) => Rows.Of(suite, "scheduling", "select zone from standings where appointment_id = $1", IdOf(appointment));

    private static string IdOf(string name) => name.Split('/')[^1];

    /// <summary>A duty is one of a day that is long over.</summary>
    private Task<int> Over(Duty duty, DateOnly date) => Rows.Change(
        suite, "scheduling", "update duties set date = $2, starts_at = starts_at + ($2 - date) * interval '1 day', ends_at = ends_at + ($2 - date) * interval '1 day' where duty_id = $1", duty.Name.Split('/')[^1], date);

    private async Task<DutyState> StateOf(PlaceCase place, Duty duty) => (await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing))).State;

    private async Task<IReadOnlyList<CoverGap>> Gaps(PlaceCase place, DateOnly day) =>
        (await suite.Scheduling.ListCoverGapsAsync(new() { Parent = place.Establishment, FirstDay = day.ToProto(), LastDay = day.ToProto() }, suite.As(place.Wing))).Gaps;

    private async Task<WhyNot> CouldFill(PlaceCase place, string zone) => Assert.Single((await suite.Scheduling.FindWhoCouldFillAsync(
        new() { Parent = place.Establishment, Scheme = place.Offering.Scheme, Zone = zone, Date = Tomorrow, Kind = BandKind.Night }, suite.As(place.Coordinator))).Supporters).WhyNot;
}
