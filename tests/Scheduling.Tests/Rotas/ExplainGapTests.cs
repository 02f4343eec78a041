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

    private async Task<ExplainGapResponse> Explain(RotaCase at, V1.Rota rota, int day, BandKind band = BandKind.Night) =>
        await suite.Scheduling.ExplainGapAsync(new() { Name = rota.Name, Zone = at.Night.Zone, Date = RotaCase.Day(day), Band = band }, at.Coordinator);
}
