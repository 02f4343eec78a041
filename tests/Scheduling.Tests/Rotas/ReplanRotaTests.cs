using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

[Collection(typeof(Searches))]
public sealed class ReplanRotaTests(SchedulingSuite suite)
{
    [Fact]
    public async Task After_a_loss_only_what_was_lost_or_open_changes_hands_and_each_change_is_told()
    {
        var at = await RotaCase.Given(suite, team: 3);
        var leaver = Supporters.Of(at.Night);
        await suite.Known(at.Night, (await suite.Arrive(leaver)).Appointment);
        at = at with { Team = [.. at.Team, leaver.Appointment] };
        var rota = await at.Published(at.Entry(0, 0), at.Entry(3, 1), at.Entry(1, 2), at.Entry(2, 3), at.Entry(0, 4), at.Entry(3, 5), at.Entry(1, 6), at.Entry(2, 0, BandKind.Pm));
        await Lose(leaver);
        await Eventually.True(async () => (await at.Held()).Count == 6);
        var kept = (await at.Held()).Select(duty => (duty.Appointment, duty.Date, duty.Kind)).ToList();

        var replanned = await Replan(at, rota);
        var entries = replanned.Entries.Select(entry => (entry.Appointment, entry.Date, entry.Kind)).ToList();
        Assert.Equal((RotaState.Draft, 0, 0), (replanned.State, replanned.Faults.Count, replanned.Search.Unfilled));
        Assert.Empty(kept.Except(entries)); // nobody lost what he had
        Assert.Equal(entries.Except(kept).ToHashSet(), replanned.Changes.Select(change => (change.To, change.Date, change.Band)).ToHashSet());
        var lost = replanned.Changes.Where(change => change.Why is not RotaChangeWhy.WasOpen).ToList();
        Assert.Equal([RotaCase.Day(1), RotaCase.Day(5)], lost.Select(change => change.Date));
        Assert.All(lost, change => Assert.Equal((leaver.Appointment, BandKind.Night, at.Night.Zone, RotaChangeWhy.MayNot, RotaFaultKind.NotStanding), (change.From, change.Band, change.Zone, change.Why, change.Rule)));
        Assert.All(replanned.Changes.Except(lost), change => Assert.Equal(("", RotaFaultKind.Unspecified), (change.From, change.Rule)));

        Assert.Equal(replanned, await suite.Scheduling.GetRotaAsync(new() { Name = replanned.Name }, at.Coordinator));
        Assert.Equal(replanned.Changes.Count, replanned.Search.Changes);
        var before = await at.Held();
        Assert.Equal(RotaState.Published, (await at.Publish(replanned)).State);
        Assert.Empty(before.Except(await at.Held())); // untouched
        Assert.Equal(RotaState.Superseded, (await suite.Scheduling.GetRotaAsync(new() { Name = rota.Name }, at.Coordinator)).State);
    }

    /// <summary>Two of a team: one is on duty now and tomorrow, and is away tomorrow.</summary>
    [Fact]
    public async Task What_has_begun_stays_and_who_is_away_is_replaced()
    {
        var (at, today) = await RotaCase.AllNight(suite, team: 2);
        var rota = await Published(at, today, days: 3, Night(at, 0, today), Night(at, 0, today.AddDays(1)), Night(at, 1, today.AddDays(2)));
        var running = Assert.Single(await at.Held(), duty => Equals(duty.Date, today.ToProto()));
        await suite.Given.Unavailable(at.Night.Establishment, await PersonOf(at.Team[0]), [(today.AddDays(1), today.AddDays(1))]);

        var replanned = await Replan(at, rota);
        Assert.Equal([Night(at, 0, today), Night(at, 1, today.AddDays(1)), Night(at, 1, today.AddDays(2))], replanned.Entries.OrderBy(entry => entry.Date.ToDay()));
        Assert.Equal(
            new V1.RotaChange { Zone = at.Night.Zone, Date = today.AddDays(1).ToProto(), Band = BandKind.Night, From = at.Team[0], To = at.Team[1], Why = RotaChangeWhy.NotFree, Rule = RotaFaultKind.Away },
            Assert.Single(replanned.Changes));
        Assert.Equal(RotaState.Published, (await at.Publish(replanned)).State);
        Assert.Equal(running, await suite.Scheduling.GetDutyAsync(new() { Name = running.Name }, at.Coordinator));
    }

    /// <summary>Though he may still have an afternoon there.</summary>
    [Fact]
    public async Task Who_can_t_be_brought_at_night_any_more_is_replaced_there()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var far = await suite.Arrive(Supporters.Far(at.Night));
        await suite.Known(at.Night, far.Appointment);
        await suite.Given.Reached(at.Night, far.Zone);
        at = at with { Team = [.. at.Team, far.Appointment] };
        var rota = await Published(at, RotaCase.Day(0).ToDay(), days: 1, at.Entry(1, 0));
        await suite.Given.Reached(at.Night);

        var replanned = await Replan(at, rota);
        Assert.Equal(
            [(BandKind.Pm, "", at.Team[1], RotaChangeWhy.WasOpen, RotaFaultKind.Unspecified), (BandKind.Night, at.Team[1], at.Team[0], RotaChangeWhy.TooFar, RotaFaultKind.TooFar)],
            replanned.Changes.Select(change => (change.Band, change.From, change.To, change.Why, change.Rule)));
        Assert.Equal(RotaState.Published, (await at.Publish(replanned)).State);
    }

    [Fact]
    public async Task Nobody_gets_back_what_he_declined()
    {
        var at = await RotaCase.Given(suite, team: 2);
        var rota = await Published(at, RotaCase.Day(0).ToDay(), days: 1, at.Entry(0, 0));
        var declined = Assert.Single(await at.Held());
        await suite.Scheduling.DeclineDutyAsync(new() { Name = declined.Name, RequestId = Given.RequestId() }, suite.As(at.Night.Wing));
        var replanned = await Replan(at, rota);
        var change = Assert.Single(replanned.Changes, each => each.Band is BandKind.Night);
        Assert.Equal((at.Team[0], at.Team[1], RotaChangeWhy.Vacated), (change.From, change.To, change.Why));

        using var filled = suite.Scheduling.GenerateRota(new() { Parent = at.Night.Establishment, Scheme = at.Night.Offering.Scheme, FirstDay = RotaCase.Day(0), Days = 1, RequestId = Given.RequestId() }, at.Coordinator);
        var drafts = await filled.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(replanned.Entries, drafts[^1].Entries);

        await suite.Given.OnDuty(at.Night, at.Team[0], RotaCase.Day(0)); // he was asked, and will
        Assert.Contains(at.Entry(0, 0), (await Replan(at, rota)).Entries);
    }

    /// <summary>Who alone could have the afternoon gives way at night, where somebody else could have that; but not where it is locked.</summary>
    [Fact]
    public async Task Who_could_keep_his_duty_gives_way_only_for_another_place_and_never_where_it_is_locked()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var byNight = await suite.Arrive(Supporters.Of(at.Night, null, Supporters.May(Capability.Night)));
        await suite.Known(at.Night, byNight.Appointment);
        var rota = await Published(at, RotaCase.Day(0).ToDay(), days: 1, at.Entry(0, 0));
        var changes = (await Replan(at, rota)).Changes;
        Assert.Equal([(BandKind.Pm, "", at.Team[0], RotaChangeWhy.WasOpen), (BandKind.Night, at.Team[0], byNight.Appointment, RotaChangeWhy.GivesWay)], changes.Select(change => (change.Band, change.From, change.To, change.Why)));

        var held = await Replan(at, rota, Assert.Single(await at.Held()).Name);
        Assert.Equal((at.Entry(0, 0), 1, 0), (Assert.Single(held.Entries), held.Search.Unfilled, held.Changes.Count));
        (await Refused.By(() => Replan(at, rota, $"{at.Night.Establishment}/duties/nothing00"))).Is(Platform.V1.ErrorReason.NotFound).With("resource", $"{at.Night.Establishment}/duties/nothing00");
    }

    /// <summary>A search gives nobody two duties of one day. Who has two by a rota that was keyed keeps both.</summary>
    [Fact]
    public async Task Who_has_two_duties_on_a_day_keeps_both()
    {
        var at = await RotaCase.Given(suite, team: 3);
        var rota = await Published(at, RotaCase.Day(0).ToDay(), days: 2, at.Entry(0, 0, BandKind.Pm), at.Entry(0, 0), at.Entry(1, 1));
        var replanned = await Replan(at, rota);
        Assert.Equal([(at.Team[2], RotaCase.Day(1), BandKind.Pm)], replanned.Changes.Select(change => (change.To, change.Date, change.Band)));
        Assert.Empty(replanned.Faults);
    }

    /// <summary>Whoever goes along at night has that night, and covers nobody's place: the afternoon of that day is not his to fill.</summary>
    [Fact]
    public async Task A_shadow_is_no_turn_of_a_rota_that_is_planned_again_and_stands_beside_it()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var learner = await suite.Arrive(Supporters.Of(at.Night, null, Supporters.May(Capability.Night), Supporters.May(Capability.Solo), Supporters.May(Capability.Accompanied)));
        await suite.Known(at.Night, learner.Appointment);
        var rota = await Published(at, RotaCase.Day(0).ToDay(), days: 1, at.Entry(0, 0));
        var shadow = await suite.Scheduling.AssignDutyAsync(
            new() { Parent = at.Night.Establishment, Appointment = learner.Appointment, Zone = at.Night.Zone, Date = RotaCase.Day(0), Kind = BandKind.Night, Shadow = true, RequestId = Given.RequestId() }, at.Coordinator);

        var replanned = await Replan(at, rota);
        Assert.Equal([at.Entry(0, 0)], replanned.Entries);
        Assert.Equal((1, 0), (replanned.Search.Unfilled, replanned.Changes.Count));
        (await Refused.By(() => Replan(at, rota, shadow.Name))).Is(Platform.V1.ErrorReason.NotFound).With("resource", shadow.Name); // nor can it be locked as one
    }

    /// <summary>Four nights for two, the first of which is running: each has two.</summary>
    [Fact]
    public async Task A_turn_that_has_begun_counts_once()
    {
        var (at, today) = await RotaCase.AllNight(suite, team: 2);
        await Published(at, today, days: 1, Night(at, 0, today));
        using var call = suite.Scheduling.GenerateRota(
            new() { Parent = at.Night.Establishment, Scheme = at.Night.Offering.Scheme, FirstDay = today.ToProto(), Days = 4, Pinned = { Night(at, 0, today) }, RequestId = Given.RequestId() }, at.Coordinator);
        var drafts = await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        var (search, entries) = (drafts[^1].Search, drafts[^1].Entries);
        Assert.Equal((0, 0, 0), (search.Unfilled, search.LoadSpread, search.NightSpread));
        Assert.Equal([2, 2], at.Team.Select(member => entries.Count(entry => entry.Appointment == member)));
    }

    [Fact]
    public async Task Only_what_is_published_and_not_over_is_planned_again()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var draft = await at.Draft(at.Entry(0, 0));
        (await Refused.By(() => Replan(at, draft))).Is(ErrorReason.IllegalTransition).With("state", "DRAFT").With("allowed", "PUBLISHED");
        var rota = await at.Publish(draft);
        await Rows.Change(suite, "scheduling", "update rotas set first_day = date '2026-01-05' where rota_id = $1", rota.Name.Split('/')[3]);
        (await Refused.By(() => Replan(at, rota))).Is(ErrorReason.RotaOver).With("last_day", "2026-01-11");
    }

    [Fact]
    public async Task Sent_again_it_is_answered_with_the_rota_that_was_kept()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var request = new ReplanRotaRequest { Name = (await at.Published(at.Entry(0, 0))).Name, RequestId = Given.RequestId() };
        var first = await suite.Scheduling.ReplanRotaAsync(request, at.Coordinator);
        Assert.Equal(first, await suite.Scheduling.ReplanRotaAsync(request, at.Coordinator));
        Assert.Equal(2, (await suite.Scheduling.ListRotasAsync(new() { Parent = at.Night.Establishment }, at.Coordinator)).Rotas.Count);
    }

    private async Task<V1.Rota> Replan(RotaCase at, V1.Rota rota, params string[] locked) => await suite.Scheduling.ReplanRotaAsync(
        new() { Name = rota.Name, Locked = { locked }, RequestId = Given.RequestId() }, at.Coordinator);

    private static async Task<V1.Rota> Published(RotaCase at, DateOnly first, int days, params RotaEntry[] entries) => await at.Publish(await at.Suite.Scheduling.DraftRotaAsync(
        new() { Parent = at.Night.Establishment, Scheme = at.Night.Offering.Scheme, FirstDay = first.ToProto(), Days = days, Entries = { entries }, RequestId = Given.RequestId() }, at.Coordinator));

    private static RotaEntry Night(RotaCase at, int member, DateOnly day) => new() { Appointment = at.Team[member], Zone = at.Night.Zone, Date = day.ToProto(), Kind = BandKind.Night };

    private async Task Lose(StandingChanged supporter)
    {
        var news = new StandingChanged(supporter) { Version = 2 };
        news.Intervals.Clear();
        await suite.Arrive(news);
    }

    private async Task<string> PersonOf(string appointment) =>
        "persons/" + await Rows.Scalar<string>(suite, "scheduling", "select person_id from standings where appointment_id = $1", appointment.Split('/')[3]);
}
