using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

[Collection(typeof(Searches))]
public sealed class GenerateRotaTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Gaps_are_filled_around_what_stands_and_what_the_team_keyed()
    {
        var at = await RotaCase.Given(suite, team: 4);
        await at.Published(at.Entry(0, 0), at.Entry(1, 1));
        var drafts = await Made(at, Request(at, at.Entry(2, 2), at.Entry(3, 2, BandKind.Pm)));

        var rota = drafts[^1].Rota;
        Assert.Equal((RotaState.Draft, RotaSearchStatus.Optimal, 0), (rota.State, rota.Search.Status, rota.Search.Unfilled));
        Assert.Equal([at.Entry(2, 2), at.Entry(3, 2, BandKind.Pm), at.Entry(0, 0), at.Entry(1, 1)], rota.Entries.Take(4));
        Assert.Equal((2 * RotaCase.Days, 0), (rota.Entries.Count, rota.Faults.Count));
        Assert.Equal(rota, await suite.Scheduling.GetRotaAsync(new() { Name = rota.Name }, at.Coordinator));
        Assert.Equal(drafts.Select(draft => draft.Search.Cost).OrderDescending(), drafts.Select(draft => draft.Search.Cost));
        Assert.Equal(RotaState.Published, (await at.Publish(rota)).State);
        Assert.Equal(2 * RotaCase.Days, (await at.Held()).Count);
    }

    [Fact]
    public async Task A_whole_rota_is_shared_as_evenly_as_can_be()
    {
        var at = await RotaCase.Given(suite, team: 4);
        await at.Published(at.Entry(0, 0), at.Entry(0, 1));
        var request = Request(at);
        request.Whole = true;
        var search = (await Made(at, request))[^1].Search;

        // fourteen duties and seven nights among four
        Assert.Equal((1, 1, 0, 0d), (search.LoadSpread, search.NightSpread, search.Unfilled, search.Gap));
        Assert.Equal((TeamRota.NightWeight + TeamRota.LoadWeight, search.Cost), (search.Cost, search.Bound));
        Assert.StartsWith("OR-Tools CP-SAT 9.", search.Solver, StringComparison.Ordinal);
        Assert.Equal(14 * 14 / (4 * (9d + 9 + 16 + 16)), search.Fairness, 6); // three, three, four, four
    }

    [Fact]
    public async Task What_nobody_can_fill_stays_open_and_is_told()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var rota = (await Made(at, Request(at)))[^1].Rota;

        // one duty a day
        Assert.Equal(rota.Search.Unfilled, rota.Faults.Count);
        Assert.All(rota.Faults, fault => Assert.Equal(RotaFaultKind.UnderCover, fault.Kind));
        Assert.Equal(RotaCase.Days, rota.Entries.Count);
    }

    [Fact]
    public async Task Whoever_is_kept_from_his_duty_leaves_a_gap_that_another_fills()
    {
        var at = await RotaCase.Given(suite, team: 3);
        await at.Published(at.Entry(0, 0));
        var person = await Rows.Scalar<string>(suite, "scheduling", "select person_id from standings where appointment_id = $1", at.Team[0].Split('/')[3]);
        await suite.Given.Unavailable(at.Night.Establishment, $"persons/{person}", [(RotaCase.Day(0).ToDay(), RotaCase.Day(0).ToDay())]);

        var rota = await at.Generated();

        Assert.Contains(rota.Entries, entry => Equals(entry.Date, RotaCase.Day(0)) && entry.Kind is BandKind.Night && entry.Appointment != at.Team[0]);
        Assert.Equal(RotaState.Published, (await at.Publish(rota)).State);
        Assert.Single(await at.Held(), duty => Equals(duty.Date, RotaCase.Day(0)) && duty.Kind is BandKind.Night);
    }

    [Fact]
    public async Task Whoever_can_t_be_brought_any_more_leaves_a_gap_that_another_fills()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var far = await suite.Arrive(Supporters.Far(at.Night));
        await suite.Known(at.Night, far.Appointment);
        await suite.Given.Reached(at.Night, far.Zone);
        await suite.Given.OnDuty(at.Night, far.Appointment, RotaCase.Day(0));
        await suite.Given.Reached(at.Night);

        var rota = (await Made(at, new(Request(at)) { Days = 1 }))[^1].Rota;

        Assert.Equal([at.Entry(0, 0)], rota.Entries.Where(entry => entry.Kind is BandKind.Night));
        Assert.Equal((0, 0), (rota.Search.Unfilled, rota.Faults.Count));
        Assert.Equal(RotaState.Published, (await at.Publish(rota)).State);
    }

    /// <summary>Two wings and a night in each: whoever can't be brought to the one may have the other.</summary>
    [Fact]
    public async Task Each_is_planned_where_he_can_be_brought()
    {
        var place = await suite.Given.Place();
        var other = await suite.Given.Covered(place.Offering, $"{place.Establishment}/zones/b-wing");
        var (near, far) = (await suite.Arrive(Supporters.Of(place)), await suite.Arrive(Supporters.Of(other)));
        await Task.WhenAll(suite.Known(place, near.Appointment), suite.Known(other, far.Appointment));
        var at = new RotaCase(suite, place, place, [near.Appointment]);

        var rota = (await Made(at, new(Request(at)) { Days = 1 }))[^1].Rota;

        RotaEntry expected = new(at.Entry(0, 0)) { Appointment = far.Appointment, Zone = other.Zone };
        Assert.Equal([at.Entry(0, 0), expected], rota.Entries.OrderBy(entry => entry.Zone, StringComparer.Ordinal));
    }

    /// <summary>What the team keyed stays, but a place that nobody could come to is filled beside it.</summary>
    [Fact]
    public async Task A_keyed_turn_of_somebody_who_can_t_be_brought_fills_no_place()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var far = await suite.Arrive(Supporters.Far(at.Night));
        await suite.Known(at.Night, far.Appointment);
        RotaEntry keyed = new(at.Entry(0, 0)) { Appointment = far.Appointment };

        var rota = (await Made(at, new(Request(at, keyed)) { Days = 1 }))[^1].Rota;

        Assert.Equal([keyed, at.Entry(0, 0)], rota.Entries);
        Assert.Equal([RotaFaultKind.UnderCover, RotaFaultKind.TooFar], rota.Faults.Select(fault => fault.Kind).Order());
        Assert.Equal((BandKind.Pm, 1), (Assert.Single(rota.Faults, fault => fault.Kind is RotaFaultKind.UnderCover).Band, rota.Search.Unfilled));
    }

    /// <summary>The other has the afternoon, and nobody two duties on a day.</summary>
    [Fact]
    public async Task What_somebody_gave_up_stays_open_rather_than_be_his_again()
    {
        var at = await RotaCase.Given(suite, team: 2);
        await at.Published(at.Entry(0, 0));
        await suite.Scheduling.DeclineDutyAsync(new() { Name = Assert.Single(await at.Held()).Name, RequestId = Given.RequestId() }, suite.As(at.Night.Wing));

        var rota = (await Made(at, new(Request(at, at.Entry(1, 0, BandKind.Pm))) { Days = 1 }))[^1].Rota;

        Assert.Equal([at.Entry(1, 0, BandKind.Pm)], rota.Entries);
    }

    /// <summary>Of four there is always another; but one night none of the four would have.</summary>
    [Fact]
    public async Task Whoever_would_rather_not_is_spared_where_another_can_have_it_and_what_is_given_all_the_same_is_counted()
    {
        var at = await RotaCase.Given(suite, team: 4);
        AvailabilityBand Rather(int day, BandKind kind) => Given.Weekly(RotaCase.Day(day).ToDay(), kind, AvailabilityAnswer.RatherNot);
        AvailabilityBand[] spared = [Rather(1, BandKind.Night), Rather(2, BandKind.Pm), Rather(3, BandKind.Night)];
        foreach (var appointment in at.Team)
        {
            var person = await Rows.Scalar<string>(suite, "scheduling", "select person_id from standings where appointment_id = $1", Rotations.Id(appointment));
            await suite.Given.Unavailable(at.Night.Establishment, $"persons/{person}", [], [Rather(5, BandKind.Night), .. appointment == at.Team[0] ? spared : []]);
        }

        var rota = await at.Generated();

        Assert.Equal((14, 1), (rota.Entries.Count, rota.Search.RatherNot));
        Assert.Equal(TeamRota.NightWeight + TeamRota.LoadWeight + TeamRota.RatherNotWeight, rota.Search.Cost);
        Assert.DoesNotContain(rota.Entries, entry => new[] { at.Entry(0, 1), at.Entry(0, 2, BandKind.Pm), at.Entry(0, 3) }.Contains(entry));
        Assert.Equal(rota, await suite.Scheduling.GetRotaAsync(new() { Name = rota.Name }, at.Coordinator));
    }

    [Fact]
    public async Task A_team_that_makes_its_own_rota_has_its_gaps_filled_only()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), new SchemeRules { RotaMaker = RotaMaker.Team });
        var night = await suite.Given.Covered(offering, $"establishments/{offering.Name.Split('/')[1]}/zones/a-wing");
        var at = new RotaCase(suite, night, night, []);
        var request = Request(at);
        Assert.Equal(RotaCase.Days, (await Made(at, request))[^1].Search.Unfilled);
        var whole = new GenerateRotaRequest(request) { Whole = true, RequestId = Given.RequestId() };
        (await Refused.By(() => Made(at, whole))).Is(ErrorReason.TeamMakesRota);
    }

    [Fact]
    public async Task A_request_sent_again_is_answered_with_the_rota_that_was_kept()
    {
        var at = await RotaCase.Given(suite, team: 3);
        var request = Request(at);
        var first = await Made(at, request);
        var again = await Made(at, request);
        Assert.Equal([first[^1]], again);
        Assert.Single((await suite.Scheduling.ListRotasAsync(new() { Parent = at.Night.Establishment }, at.Coordinator)).Rotas);
    }

    [Fact]
    public async Task One_search_at_a_time()
    {
        var at = await RotaCase.Given(suite, team: 1);
        using (await suite.Service("scheduling").Parts.GetRequiredService<PlanningDesk>().Take(TestContext.Current.CancellationToken))
        {
            (await Refused.By(() => Made(at, Request(at)))).Is(ErrorReason.SearchBusy);
        }

        Assert.NotEmpty(await Made(at, Request(at)));
    }

    [Fact]
    public async Task Whoever_goes_away_ends_his_search_and_nothing_is_kept()
    {
        var wide = await Wide();
        var request = Request(wide);
        (request.Days, request.PatienceSeconds) = (42, 60);
        using (var call = suite.Scheduling.GenerateRota(request, wide.Coordinator))
        {
            Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        }

        await (await RotaCase.Given(suite, team: 1)).Generated(); // whoever comes next waits until the desk is free
        Assert.Empty((await suite.Scheduling.ListRotasAsync(new() { Parent = wide.Night.Establishment }, wide.Coordinator)).Rotas);
    }

    // Its best is not proved at once: a team of thirty, of whom each may have other nights, for six weeks.
    private async Task<RotaCase> Wide()
    {
        var at = await RotaCase.Given(suite, team: 0, places: 4);
        var news = Enumerable.Range(0, 30).Select(member => Supporters.Of(at.Night, null, [Supporters.May(Capability.Solo), .. Enumerable.Range(0, 42).Where(day => day * (member + 3) % 7 < 4).Select(Night)])).ToList();
        foreach (var supporter in news)
        {
            await suite.Arrive(supporter);
        }

        // of a few of them the best is found at once
        await Task.WhenAll(news.Select(supporter => suite.Known(at.Night, supporter.Appointment)));
        return at;

        static StandingInterval Night(int day)
        {
            var from = new DateTimeOffset(RotaCase.Day(day).ToDay().ToDateTime(new(12, 0)), TimeSpan.Zero);
            return new() { Capability = Capability.Night, From = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(from), Until = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(from.AddDays(1)) };
        }
    }

    private static GenerateRotaRequest Request(RotaCase at, params RotaEntry[] pinned) =>
        new() { Parent = at.Night.Establishment, Scheme = at.Night.Offering.Scheme, FirstDay = RotaCase.Day(0), Days = RotaCase.Days, Pinned = { pinned }, RequestId = Given.RequestId() };

    private async Task<List<GenerateRotaResponse>> Made(RotaCase at, GenerateRotaRequest request)
    {
        using var call = suite.Scheduling.GenerateRota(request, at.Coordinator);
        var drafts = new List<GenerateRotaResponse>();
        await foreach (var draft in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            drafts.Add(draft);
        }

        return drafts;
    }
}
