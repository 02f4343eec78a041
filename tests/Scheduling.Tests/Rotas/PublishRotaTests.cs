using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

public sealed class PublishRotaTests(SchedulingSuite suite)
{
    [Fact]
    public async Task A_rota_is_keyed_read_and_becomes_duties_of_which_everybody_hears()
    {
        var at = await RotaCase.Given(suite, team: 2);
        var draft = await at.Draft(at.Entry(0, 0), at.Entry(1, 1), at.Entry(0, 2, BandKind.Pm));
        Assert.Equal((RotaState.Draft, 3, (2 * RotaCase.Days) - 3), (draft.State, draft.Entries.Count, draft.Faults.Count));
        Assert.Equal(draft, await suite.Scheduling.GetRotaAsync(new() { Name = draft.Name }, at.Coordinator));
        Assert.Empty(await at.Held());

        var published = await at.Publish(draft);
        Assert.Equal((RotaState.Published, draft.Entries), (published.State, published.Entries));
        Assert.NotNull(published.PublishedAt);
        Assert.Equal(draft.Changes, published.Changes);
        published.Changes.Clear();
        Assert.Equal(published, await suite.Scheduling.GetRotaAsync(new() { Name = draft.Name }, at.Coordinator));
        var duties = await at.Held();
        Assert.Equal(draft.Entries, duties.Select(duty => new RotaEntry { Appointment = duty.Appointment, Zone = duty.Zone, Date = duty.Date, Kind = duty.Kind }));
        foreach (var duty in duties)
        {
            await suite.Events.Next<DutyChanged>(e => e.Duty == duty.Name && e.State is DutyState.Assigned);
            var cover = await suite.Events.Next<CoverChanged>(e => e.Zone == duty.Zone && Equals(e.Date, duty.Date) && e.Kind == duty.Kind);
            Assert.Equal((1, 1), (cover.Places, cover.Covered));
        }
    }

    [Fact]
    public async Task The_next_rota_vacates_what_it_no_longer_has_and_leaves_the_rest_untouched()
    {
        var at = await RotaCase.Given(suite, team: 2);
        var other = await suite.Given.Covered(await suite.Given.Offering(at.Night.Establishment), at.Night.Zone, kind: BandKind.Am);
        var elsewhere = await suite.Given.OnDuty(other, (await suite.Arrive(Supporters.Of(other))).Appointment, RotaCase.Day(3));
        var first = await at.Published(at.Entry(0, 0), at.Entry(1, 1));
        var before = await at.Held();

        await at.Published(at.Entry(0, 0), at.Entry(0, 1), at.Entry(1, 2));
        var after = await at.Held();
        Assert.Equal([before[0]], before.Intersect(after.Where(duty => duty.Name != elsewhere.Name))); // the same duty, unchanged
        Assert.Contains(elsewhere, after);
        Assert.Equal(4, after.Count);
        await suite.Events.Next<DutyChanged>(e => e.Duty == before[1].Name && e.State is DutyState.Vacated);
        Assert.Equal(RotaState.Superseded, (await suite.Scheduling.GetRotaAsync(new() { Name = first.Name }, at.Coordinator)).State);
    }

    [Fact]
    public async Task Whoever_publishes_is_told_what_he_took_though_it_was_given_after_he_read_the_draft()
    {
        var at = await RotaCase.Given(suite, team: 2);
        var (mine, yours) = (await at.Draft(at.Entry(0, 0)), await at.Draft(at.Entry(1, 0)));
        Assert.Equal([("", at.Team[1])], yours.Changes.Select(change => (change.From, change.To)));
        Assert.Equal(mine.Changes, (await at.Publish(mine)).Changes);
        Assert.Equal([(at.Team[0], at.Team[1], RotaChangeWhy.GivesWay)], (await at.Publish(yours)).Changes.Select(change => (change.From, change.To, change.Why)));
    }

    [Fact]
    public async Task Whoever_a_rota_gave_a_duty_has_had_his_turn()
    {
        var at = await RotaCase.Given(suite, team: 2);
        await at.Published(at.Entry(0, 0));
        Assert.Equal([at.Team[1], at.Team[0]], await Turns());
        await at.Published(at.Entry(0, 0), at.Entry(1, 1));
        Assert.Equal([at.Team[0], at.Team[1]], await Turns()); // the other's duty is the same, and no turn of today

        async Task<IEnumerable<string>> Turns() => (await suite.Scheduling.FindWhoCouldFillAsync(
            new() { Parent = at.Night.Establishment, Scheme = at.Night.Offering.Scheme, Zone = at.Night.Zone, Date = RotaCase.Day(4), Kind = BandKind.Pm }, at.Coordinator)).Supporters.Select(one => one.Appointment);
    }

    [Fact]
    public async Task Who_learns_beside_somebody_stays_beside_whoever_comes_in_his_stead()
    {
        var at = await RotaCase.Given(suite, team: 2);
        await at.Published(at.Entry(0, 0));
        var learner = await suite.Arrive(Supporters.Of(at.Night, null, Supporters.May(Capability.Accompanied)));
        var request = new AssignDutyRequest { Parent = at.Night.Establishment, Appointment = learner.Appointment, Zone = at.Night.Zone, Date = RotaCase.Day(0), Kind = BandKind.Night, Shadow = true, RequestId = Given.RequestId() };
        var shadow = await Given.OnceCopied(() => suite.Scheduling.AssignDutyAsync(request, at.Coordinator));

        var next = await at.Draft(at.Entry(1, 0));
        Assert.Equal([(at.Team[0], at.Team[1], RotaChangeWhy.GivesWay)], next.Changes.Select(change => (change.From, change.To, change.Why)));
        await at.Publish(next);
        Assert.Equal([at.Team[1], shadow.Appointment], (await at.Held()).Select(duty => duty.Appointment).OrderBy(appointment => appointment == shadow.Appointment));
        Assert.Contains(shadow, await at.Held());
    }

    /// <summary>Who is on duty now has this turn already. Were it another's, of another place, day or band, a shadow's or lost, the rota would give it to him.</summary>
    [Theory]
    [InlineData("appointment_id = 'somebodyelse'")]
    [InlineData("zone = 'b-wing'")]
    [InlineData("date = date - 1")]
    [InlineData("kind = 'AM'")]
    [InlineData("state = 'VACATED'")]
    [InlineData("shadow = true")]
    public async Task Only_the_very_duty_that_has_begun_is_no_change(string otherwise)
    {
        var (at, today) = await RotaCase.AllNight(suite, team: 1);
        var running = await suite.Given.OnDuty(at.Night, at.Team[0], today.ToProto());
        var draft = await suite.Given.Drafted(at.Night, at.Team[0], today.ToProto());
        Assert.Empty(draft.Changes);
        await Rows.Change(suite, "scheduling", $"update duties set {otherwise} where duty_id = $1", Rotations.Id(running.Name));
        Assert.Equal(at.Team[0], Assert.Single(await ChangesOf(at, draft)).To);
    }

    [Fact]
    public async Task A_duty_of_a_day_that_is_not_the_rotas_is_no_change_of_it()
    {
        var at = await RotaCase.Given(suite, team: 1);
        await suite.Given.OnDuty(at.Night, at.Team[0], RotaCase.Day(RotaCase.Days));
        Assert.Equal([RotaCase.Day(0)], (await at.Draft(at.Entry(0, 0))).Changes.Select(change => change.Date));
    }

    /// <summary>He gave it up. A duty of another day or band, or beside somebody, is not that one.</summary>
    [Theory]
    [InlineData("date = date + 1")]
    [InlineData("kind = 'PM'")]
    [InlineData("shadow = true")]
    public async Task Who_gave_a_duty_up_has_it_back_by_no_other(string otherwise)
    {
        var at = await RotaCase.Given(suite, team: 2);
        await at.Published(at.Entry(0, 0));
        await GiveUp(at);
        var again = await suite.Given.OnDuty(at.Night, at.Team[0], RotaCase.Day(0));
        await Rows.Change(suite, "scheduling", $"update duties set {otherwise} where duty_id = $1", Rotations.Id(again.Name));
        Assert.Contains(await ChangesOf(at, await at.Draft(at.Entry(1, 0))), change => change.From == at.Team[0] && change.To == at.Team[1]);
    }

    /// <summary>A duty that was given up is where a change begins; not one of another scheme, a shadow's, or one that had begun.</summary>
    [Theory]
    [InlineData("scheme = 'another'")]
    [InlineData("shadow = true")]
    [InlineData("starts_at = now() - interval '1 minute'")]
    public async Task Only_a_duty_of_this_rotas_scheme_that_is_ahead_can_be_given_up_there(string otherwise)
    {
        var at = await RotaCase.Given(suite, team: 2);
        var duty = await suite.Given.OnDuty(at.Night, at.Team[0], RotaCase.Day(0));
        await GiveUp(at);
        var draft = await at.Draft(at.Entry(1, 0));
        Assert.Equal(at.Team[0], Assert.Single(draft.Changes).From);
        await Rows.Change(suite, "scheduling", $"update duties set {otherwise} where duty_id = $1", Rotations.Id(duty.Name));
        Assert.Equal("", Assert.Single(await ChangesOf(at, draft)).From);
    }

    /// <summary>By a rota that was published since it is settled; not by one of another scheme or other days, nor by one that another came in the stead of.</summary>
    [Theory]
    [InlineData("scheme = 'another'")]
    [InlineData("first_day = first_day + 7")]
    [InlineData("state = 'SUPERSEDED'")]
    public async Task What_was_given_up_is_settled_by_the_next_rota_of_its_day(string otherwise)
    {
        var at = await RotaCase.Given(suite, team: 2);
        await at.Published(at.Entry(0, 0));
        await GiveUp(at);
        var next = await at.Published(at.Entry(0, 3));
        var draft = await at.Draft(at.Entry(1, 0), at.Entry(0, 3));
        Assert.Equal("", Assert.Single(draft.Changes).From);
        await Rows.Change(suite, "scheduling", $"update rotas set {otherwise} where rota_id = $1", Rotations.Id(next.Name));
        Assert.Equal(at.Team[0], Assert.Single(await ChangesOf(at, draft)).From);
    }

    [Fact]
    public async Task What_has_changed_since_is_named_and_nothing_is_published()
    {
        var at = await RotaCase.Given(suite, team: 2);
        var leaves = Supporters.Of(at.Night);
        await suite.Known(at.Night, (await suite.Arrive(leaves)).Appointment);
        at = at with { Team = [at.Team[0], leaves.Appointment] };
        var draft = await at.Draft(at.Entry(0, 0), at.Entry(1, 1));
        var news = new StandingChanged(leaves) { Version = 2 };
        news.Intervals.Clear();
        await suite.Arrive(news);
        await Eventually.True(async () => (await at.Forbidden(at.Entry(1, 1))).Count == 1);

        (await Refused.By(() => at.Publish(draft))).Is(ErrorReason.RotaBroken).With("faults", "1").With("entries", "1 NOT_STANDING");
        Assert.Empty(await at.Held());
        Assert.Contains((await suite.Scheduling.GetRotaAsync(new() { Name = draft.Name }, at.Coordinator)).Faults, fault => fault.Kind is RotaFaultKind.NotStanding && fault.Entry == 1);
    }

    /// <summary>Where somebody lives stands on every board: the wing reads it too.</summary>
    [Fact]
    public async Task Who_can_t_be_brought_gets_no_duty_by_a_rota_until_the_regime_says_that_he_is()
    {
        var at = await RotaCase.Given(suite, team: 0);
        var far = await suite.Arrive(Supporters.Far(at.Night));
        await suite.Known(at.Night, far.Appointment);
        at = at with { Team = [far.Appointment] };
        var draft = await at.Draft(at.Entry(0, 0));
        (await Refused.By(() => at.Publish(draft))).Is(ErrorReason.RotaBroken).With("entries", "0 TOO_FAR");
        var toWing = await suite.Scheduling.GetRotaAsync(new() { Name = draft.Name }, suite.As(at.Night.Wing));
        Assert.Equal(0, Assert.Single(toWing.Faults, fault => fault.Kind is RotaFaultKind.TooFar).Entry);
        await suite.Given.Reached(at.Night, far.Zone);
        Assert.Equal(RotaState.Published, (await at.Publish(draft)).State);
        Assert.Equal(1, (await suite.Events.Next<CoverChanged>(e => e.Zone == at.Night.Zone && e.Kind == BandKind.Night)).Covered);
    }

    [Fact]
    public async Task A_rota_is_published_once_and_as_it_was_read()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var draft = await at.Draft(at.Entry(0, 0));
        (await Refused.By(() => at.Publish(new(draft) { Etag = "1" }))).Is(Platform.V1.ErrorReason.StaleEtag);
        var published = await at.Publish(draft);
        (await Refused.By(() => at.Publish(published))).Is(ErrorReason.IllegalTransition).With("state", "PUBLISHED").With("allowed", "DRAFT");
        (await Refused.By(() => suite.Scheduling.GetRotaAsync(new() { Name = draft.Name }, suite.As("COORDINATOR@MDI")))).Is(Platform.V1.ErrorReason.NotFound);
    }

    [Fact]
    public async Task A_zone_that_nobody_knows_is_not_kept()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var nowhere = $"{at.Night.Establishment}/zones/nowhere";
        (await Refused.By(() => at.Draft(new RotaEntry(at.Entry(0, 0)) { Zone = nowhere }))).Is(ErrorReason.UnknownZone).With("zone", nowhere);
    }

    [Fact]
    public async Task Rotas_are_listed_by_their_first_day()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var drafts = new List<string>();
        foreach (var first in new[] { 0, 14, 7 })
        {
            var request = new DraftRotaRequest { Parent = at.Night.Establishment, Scheme = at.Night.Offering.Scheme, FirstDay = RotaCase.Day(first), Days = 7, Entries = { at.Entry(0, first) }, RequestId = Given.RequestId() };
            drafts.Add((await suite.Scheduling.DraftRotaAsync(request, at.Coordinator)).Name);
        }

        var page = await suite.Scheduling.ListRotasAsync(new() { Parent = at.Night.Establishment, Scheme = at.Night.Offering.Scheme, PageSize = 2 }, at.Coordinator);
        var rest = await suite.Scheduling.ListRotasAsync(new() { Parent = at.Night.Establishment, Scheme = at.Night.Offering.Scheme, PageSize = 2, PageToken = page.NextPageToken }, at.Coordinator);
        Assert.Equal([drafts[1], drafts[2], drafts[0]], page.Rotas.Concat(rest.Rotas).Select(rota => rota.Name));
        Assert.All(page.Rotas, rota => Assert.Empty(rota.Entries));
        Assert.Empty(rest.NextPageToken);
    }

    /// <summary>Whatever is published and given at once, no place is taken twice and nobody is in two places.</summary>
    [Fact]
    public async Task Rotas_and_duties_given_at_once_never_break_a_rule_together()
    {
        var at = await RotaCase.Given(suite, team: 3);
        var drafts = new[] { await at.Draft(at.Entry(0, 0), at.Entry(1, 1)), await at.Draft(at.Entry(1, 0), at.Entry(0, 1)) };
        var assign = new AssignDutyRequest { Parent = at.Night.Establishment, Appointment = at.Team[2], Zone = at.Night.Zone, Date = RotaCase.Day(0), Kind = BandKind.Night, RequestId = Given.RequestId() };
        await Task.WhenAll(at.Publish(drafts[0]).ResponseAsync, at.Publish(drafts[1]).ResponseAsync, Task.Run(async () =>
        {
            try
            {
                await suite.Scheduling.AssignDutyAsync(assign, at.Coordinator);
            }
            catch (Grpc.Core.RpcException)
            {
                // whoever came first has the place
            }
        }));
        var duties = await at.Held();
        Assert.Equal([RotaCase.Day(0), RotaCase.Day(1)], duties.Select(duty => duty.Date));
    }

    private async Task GiveUp(RotaCase at) =>
        await suite.Scheduling.DeclineDutyAsync(new() { Name = Assert.Single(await at.Held()).Name, RequestId = Given.RequestId() }, suite.As(at.Night.Wing));

    private async Task<IEnumerable<V1.RotaChange>> ChangesOf(RotaCase at, V1.Rota draft) => (await suite.Scheduling.GetRotaAsync(new() { Name = draft.Name }, at.Coordinator)).Changes;
}
