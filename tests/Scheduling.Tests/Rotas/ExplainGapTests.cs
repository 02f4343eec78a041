using Google.Type;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Why a place stays open, where nothing that stands against one supporter alone says it: which rules forbid it together, whoever were moved.</summary>
[Collection(typeof(Searches))]
public sealed class ExplainGapTests(SchedulingSuite suite)
{
    /// <summary>The first has had his two nights, the other is away: if either rule were not, somebody could come.</summary>
    [Fact]
    public async Task The_rules_that_forbid_it_together_are_named_and_no_other()
    {
        var at = await RotaCase.Given(suite, team: 2);
        await Away(at, member: 1, first: 0, last: 2);
        var rota = await at.Draft(at.Entry(0, 0), at.Entry(0, 1), at.Entry(1, 5, BandKind.Pm));
        var answer = await Explain(at, rota, day: 2);
        Assert.Equal(GapAnswer.Forbidden, answer.Answer);
        Assert.Equal([(WhyNot.NotFree, RotaFaultKind.Away), (WhyNot.NotFree, RotaFaultKind.TooManyNights)], answer.Together.Select(rule => (rule.WhyNot, rule.Rule)));
    }

    /// <summary>Neither can have the third night as it stands; but the other can have the first, and the first the third.</summary>
    [Fact]
    public async Task Where_others_could_be_moved_it_could_be_filled()
    {
        var at = await RotaCase.Given(suite, team: 2);
        await Away(at, member: 1, first: 2, last: 2);
        var rota = await at.Draft(at.Entry(0, 0), at.Entry(0, 1));
        var gap = Assert.Single(rota.Faults, fault => fault.Band is BandKind.Night && Equals(fault.Date, RotaCase.Day(2)));
        Assert.Equal([RotaFaultKind.Away, RotaFaultKind.TooManyNights], gap.Causes.Select(cause => cause.Rule));
        Assert.Equal(new() { Answer = GapAnswer.Fillable }, await Explain(at, rota, day: 2));
    }

    [Fact]
    public async Task One_who_could_have_it_by_himself_but_has_another_duty_that_day_is_told_without_a_rule()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var rota = await at.Draft(at.Entry(0, 0, BandKind.Pm));
        Assert.Equal(new() { Answer = GapAnswer.Forbidden, Together = { new V1.GapRule() } }, await Explain(at, rota, day: 0));
    }

    [Fact]
    public async Task Of_a_team_that_is_too_small_no_rule_is_to_blame()
    {
        var at = await RotaCase.Given(suite, team: 1, places: 2);
        var rota = await at.Draft(at.Entry(0, 0));
        Assert.Equal(new() { Answer = GapAnswer.Forbidden }, await Explain(at, rota, day: 0));
    }

    /// <summary>He is away on the night he is keyed for: that place is as open as if he were not, and must not be filled before another can be.</summary>
    [Fact]
    public async Task A_turn_that_breaks_a_rule_fills_no_place()
    {
        var at = await RotaCase.Given(suite, team: 1);
        await Away(at, member: 0, first: 0, last: 0);
        var rota = await at.Draft(at.Entry(0, 0));
        Assert.Equal(new() { Answer = GapAnswer.Forbidden, Together = { new V1.GapRule { WhyNot = WhyNot.NotFree, Rule = RotaFaultKind.Away } } }, await Explain(at, rota, day: 0));
        Assert.Equal(new() { Answer = GapAnswer.Fillable }, await Explain(at, rota, day: 3));
    }

    /// <summary>He stands, and the rota has him too.</summary>
    [Fact]
    public async Task Whoever_is_on_duty_now_fills_one_of_two_places_once()
    {
        var (at, today) = await RotaCase.AllNight(suite, team: 2, places: 2);
        var running = await suite.Given.OnDuty(at.Night, at.Team[0], today.ToProto());
        var rota = await suite.Given.Drafted(at.Night, at.Team[0], today.ToProto());
        Assert.Equal(new() { Answer = GapAnswer.Fillable }, await Explain(at, rota.Name, running.Zone, running.Date, running.Kind));
    }

    /// <summary>No search gives somebody two duties of one day; but that he has them by hand is nothing to the nights after.</summary>
    [Fact]
    public async Task Who_has_two_duties_on_a_day_keeps_both_and_could_have_another_later()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var rota = await at.Draft(at.Entry(0, 0, BandKind.Pm), at.Entry(0, 0));
        Assert.DoesNotContain(rota.Faults, fault => Equals(fault.Date, RotaCase.Day(0)));
        (await Refused.By(() => Explain(at, rota, day: 0))).Is(ErrorReason.NoGap);
        Assert.Equal(new() { Answer = GapAnswer.Fillable }, await Explain(at, rota, day: 3));
    }

    /// <summary>From his wing nobody is brought at night: the place is as open as a rota's faults say, and must not be filled before another can be.</summary>
    [Fact]
    public async Task Who_can_not_be_brought_fills_no_place()
    {
        var at = await RotaCase.Given(suite, team: 0);
        var far = Supporters.Far(at.Night);
        await suite.Known(at.Night, (await suite.Arrive(far)).Appointment);
        at = at with { Team = [far.Appointment] };
        var rota = await at.Draft(at.Entry(0, 0));
        Assert.Single(rota.Faults, fault => fault.Kind is RotaFaultKind.UnderCover && fault.Band is BandKind.Night && Equals(fault.Date, RotaCase.Day(0)));
        Assert.Equal(new() { Answer = GapAnswer.Forbidden, Together = { new V1.GapRule { WhyNot = WhyNot.TooFar, Rule = RotaFaultKind.TooFar } } }, await Explain(at, rota, day: 0));
        Assert.Equal(new() { Answer = GapAnswer.Fillable }, await Explain(at, rota, day: 0, BandKind.Pm));
    }

    [Fact]
    public async Task Another_establishments_zone_is_no_place_of_this_rota()
    {
        var (at, elsewhere) = (await RotaCase.Given(suite, team: 1), await suite.Given.Place());
        var rota = await at.Draft(at.Entry(0, 1));
        Assert.Equal(Rotations.Id(at.Night.Zone), Rotations.Id(elsewhere.Zone));
        (await Refused.By(() => Explain(at, rota.Name, elsewhere.Zone, RotaCase.Day(0), BandKind.Night))).Is(ErrorReason.NoGap);
    }

    [Fact]
    public async Task What_is_filled_or_asked_for_nowhere_is_no_gap_and_a_rota_that_is_published_no_draft()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var rota = await at.Draft(at.Entry(0, 0));
        (await Refused.By(() => Explain(at, rota, day: 0))).Is(ErrorReason.NoGap);
        (await Refused.By(() => Explain(at, rota, day: 1, BandKind.Am))).Is(ErrorReason.NoGap);
        (await Refused.By(() => Explain(at, rota, day: RotaCase.Days))).Is(ErrorReason.NoGap);
        await at.Publish(rota);
        (await Refused.By(() => Explain(at, rota, day: 1))).Is(ErrorReason.IllegalTransition);
    }

    private async Task Away(RotaCase at, int member, int first, int last)
    {
        var person = await Rows.Scalar<string>(suite, "scheduling", "select person_id from standings where appointment_id = $1", Rotations.Id(at.Team[member]));
        await suite.Given.Unavailable(at.Night.Establishment, $"persons/{person}", [(RotaCase.Day(first).ToDay(), RotaCase.Day(last).ToDay())]);
    }

    private Task<ExplainGapResponse> Explain(RotaCase at, V1.Rota rota, int day, BandKind band = BandKind.Night) => Explain(at, rota.Name, at.Night.Zone, RotaCase.Day(day), band);

    private async Task<ExplainGapResponse> Explain(RotaCase at, string rota, string zone, Date date, BandKind band) =>
        await suite.Scheduling.ExplainGapAsync(new() { Name = rota, Zone = zone, Date = date, Band = band }, at.Coordinator);
}
