using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling;

/// <summary>What a rota is judged by.</summary>
internal sealed record RotaGround
{
    public required RotaSpan Span { get; init; }

    public required Prison Prison { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required LoadLimits Limits { get; init; }

    /// <summary>The scheme's, with places.</summary>
    public required IReadOnlyList<CoverageRuleRow> Rules { get; init; }

    public required IReadOnlyList<KnownTurn> Turns { get; init; }

    /// <summary>Of everybody who has a turn, and of this scheme on these days.</summary>
    public required IReadOnlyList<StandingDuty> Standing { get; init; }

    /// <summary>Those that stand, and the turns as if they were given.</summary>
    public IEnumerable<StandingDuty> Duties => Standing.Concat(Turns.Where(turn => turn.IsDuty).Select(turn => turn.ToStanding(Span.Scheme) with { Covers = RotaRules.Covers(this, turn) }));
}

/// <summary>Which rules a rota breaks. Each duty of it is judged as AssignDuty would, beside all the others.</summary>
internal static class RotaRules
{
    /// <summary>By entry, then what nobody fills, by day.</summary>
    public static IReadOnlyList<RotaFinding> Broken(RotaGround ground)
    {
        var byPerson = ground.Turns.Where(turn => turn.IsDuty).GroupBy(turn => turn.PersonId!);
        var standing = ground.Standing.ToLookup(duty => duty.PersonId);
        return
        [
            .. ground.Turns.SelectMany(turn => OfTurn(ground, turn).Concat(TooFar(ground, turn)))
                .Concat(byPerson.SelectMany(person => OfPerson(ground, [.. person], [.. standing[person.Key]])))
                .Concat(TooManyThere(ground))
                .OrderBy(finding => finding.Turn!.Index)
                .ThenBy(finding => finding.Kind),
            .. TooFewThere(ground),
        ];
    }

    /// <summary>The turns of a rota that break no rule.</summary>
    public static IReadOnlyList<KnownTurn> Sound(RotaGround ground)
    {
        var broken = Broken(ground).Where(finding => finding.Forbids).Select(finding => finding.Turn!.Index).ToHashSet();
        return [.. ground.Turns.Where(turn => !broken.Contains(turn.Turn.Index))];
    }

    /// <summary>Whether somebody could have a duty beside those that stand of his, whatever else a rota says, in any zone that he can be brought to.</summary>
    public static bool MayHave(RotaGround ground, KnownTurn turn, IReadOnlyList<StandingDuty> his) => !Anywhere(ground, turn, his).Any();

    /// <summary>Whether a turn counts for its place. That he is not free does not come in here, or the counts would tell by which rule to those who may not know.</summary>
    public static bool Covers(RotaGround ground, KnownTurn turn) => turn.Stands && IsAhead(ground, turn) && IsBrought(ground, turn);

    /// <summary>What stands against it first; null when nothing does.</summary>
    public static RotaFinding? Against(RotaGround ground, KnownTurn turn, IReadOnlyList<StandingDuty> his) =>
        There(ground, turn, his).FirstOrDefault();

    /// <summary>All that stands against it, of a band that is held.</summary>
    public static IEnumerable<RotaFaultKind> AllAgainst(RotaGround ground, KnownTurn turn, IReadOnlyList<StandingDuty> his) =>
        There(ground, turn, his).Select(finding => finding.Kind).Distinct();

    public static Refusal Refuse(IReadOnlyList<RotaFinding> forbidding)
    {
        const int Told = 10;
        return new(ErrorReason.RotaBroken, "The rota breaks rules.",
            ("faults", $"{forbidding.Count}"),
            ("entries", string.Join(", ", forbidding.Take(Told).Select(finding => $"{finding.Turn!.Index} {ProtoName.Of(finding.Kind)}"))));
    }

    private static IEnumerable<RotaFinding> OfTurn(RotaGround ground, KnownTurn turn)
    {
        if (turn.PersonId is null)
        {
            yield return Of(ground, turn, RotaFaultKind.UnknownSupporter);
        }

        if (turn.Hours is null)
        {
            yield return Of(ground, turn, RotaFaultKind.BandNotHeld);
        }
        else if (turn.Hours.Until <= ground.Now && !turn.IsHeld)
        {
            yield return Of(ground, turn, RotaFaultKind.DutyOver);
        }

        if (!ground.Rules.Any(rule => rule.Zone == turn.Turn.Zone && rule.Kind == turn.Turn.Kind))
        {
            yield return Of(ground, turn, RotaFaultKind.NoCoverageRule);
        }

        if (IsAhead(ground, turn) && !turn.Stands)
        {
            yield return Of(ground, turn, RotaFaultKind.NotStanding, ProtoName.Of(DutyRules.Needed(turn.Turn.Kind)));
        }

        if (IsAhead(ground, turn) && turn.IsAway)
        {
            yield return Of(ground, turn, RotaFaultKind.Away);
        }
    }

    private static IEnumerable<RotaFinding> Anywhere(RotaGround ground, KnownTurn turn, IReadOnlyList<StandingDuty> his) =>
        OfTurn(ground, turn).Concat(OfPerson(ground, [turn], his));

    private static IEnumerable<RotaFinding> There(RotaGround ground, KnownTurn turn, IReadOnlyList<StandingDuty> his) =>
        Anywhere(ground, turn, his).Concat(TooFar(ground, turn));

    private static IEnumerable<RotaFinding> TooFar(RotaGround ground, KnownTurn turn) =>
        IsAhead(ground, turn) && !IsBrought(ground, turn) ? [Of(ground, turn, RotaFaultKind.TooFar)] : [];

    private static IEnumerable<RotaFinding> OfPerson(RotaGround ground, IReadOnlyList<KnownTurn> turns, IReadOnlyList<StandingDuty> standing)
    {
        DayBand[] duties = [.. turns.Select(turn => turn.Hours!), .. standing.Select(duty => duty.Hours)];
        var ahead = turns.Where(turn => IsAhead(ground, turn)).ToList();
        foreach (var turn in ahead)
        {
            var hours = turn.Hours!;
            if (turns.Any(other => other.Turn.Index < turn.Turn.Index && Overlap(hours, other.Hours!)) || standing.Any(duty => Overlap(hours, duty.Hours)))
            {
                yield return Of(ground, turn, RotaFaultKind.DutyOverlaps);
            }

            // Between two of its own duties the later one is named; a duty that stands after a night can't be.
            var around = new LoadAround { NightsInARow = 0, RestsFrom = RestsFrom(turn, duties), RestsUntil = RestsUntil(hours, standing) };
            foreach (var broken in LoadRules.Broken(ground.Limits, hours, around))
            {
                yield return Of(ground, turn, RotaFaultKind.RestTooShort, broken.Limit, broken.Value);
            }
        }

        foreach (var run in Runs(duties))
        {
            var nights = ahead.Where(turn => turn.Turn.Kind is BandKind.Night && run.Contains(turn.Turn.Date)).OrderBy(turn => turn.Turn.Date).ToList();
            var first = nights.Find(turn => run.IndexOf(turn.Turn.Date) >= ground.Limits.ConsecutiveNights) ?? nights.LastOrDefault();
            var around = new LoadAround { NightsInARow = run.Count, RestsFrom = null, RestsUntil = null };
            if (first is not null && LoadRules.Broken(ground.Limits, first.Hours!, around).FirstOrDefault() is { } broken)
            {
                yield return Of(ground, first, RotaFaultKind.TooManyNights, broken.Limit, broken.Value);
            }
        }
    }

    private static DateTimeOffset? RestsFrom(KnownTurn turn, DayBand[] duties)
    {
        var nights = turn.Turn.Kind is BandKind.Night ? [] : duties.Where(duty => duty.Kind is BandKind.Night && duty.Until <= turn.Hours!.From).Select(duty => (DateTimeOffset?)duty.Until);
        return nights.Append(turn.CallOver).Max();
    }

    private static DateTimeOffset? RestsUntil(DayBand hours, IReadOnlyList<StandingDuty> standing) =>
        hours.Kind is BandKind.Night ? standing.Where(duty => duty.Hours.Kind is not BandKind.Night && duty.Hours.From >= hours.Until).Min(duty => (DateTimeOffset?)duty.Hours.From) : null;

    /// <summary>Nights in a row, by the days they begin on.</summary>
    private static IEnumerable<List<DateOnly>> Runs(DayBand[] duties)
    {
        var run = new List<DateOnly>();
        foreach (var date in duties.Where(duty => duty.Kind is BandKind.Night).Select(duty => duty.Date).Distinct().Order())
        {
            if (run.Count > 0 && date != run[^1].AddDays(1))
            {
                yield return run;
                run = [];
            }

            run.Add(date);
        }

        yield return run;
    }

    private static IEnumerable<RotaFinding> TooManyThere(RotaGround ground)
    {
        var begun = Begun(ground).CountBy(duty => duty.Place).ToDictionary();
        foreach (var there in ground.Turns.Where(turn => Covers(ground, turn)).GroupBy(turn => turn.Turn.At(ground.Span.Scheme)))
        {
            var count = begun.GetValueOrDefault(there.Key);
            if (ground.Rules.FirstOrDefault(rule => rule.Zone == there.Key.Zone && rule.Kind == there.Key.Kind) is not { } rule)
            {
                continue;
            }

            foreach (var turn in there)
            {
                if (++count > rule.Places)
                {
                    yield return Of(ground, turn, RotaFaultKind.OverCover, $"{rule.Places}", $"{count}");
                }
            }
        }
    }

    private static IEnumerable<RotaFinding> TooFewThere(RotaGround ground)
    {
        var holders = ground.Turns.Where(turn => Covers(ground, turn)).Select(turn => new Holder(turn.Turn.At(ground.Span.Scheme), turn.LivesIn))
            .Concat(Begun(ground).Select(duty => new Holder(duty.Place, duty.LivesIn)));
        return CoverGaps.Of(ground.Prison, ground.Rules, holders, ground.Span.Each)
            .Where(gap => ground.Prison.Day.On(gap.Place.Date, gap.Place.Kind)!.Until > ground.Now)
            .Select(gap => new RotaFinding(RotaFaultKind.UnderCover, null, gap.Place, $"{gap.Places}", $"{gap.Covered}"));
    }

    private static IEnumerable<StandingDuty> Begun(RotaGround ground) =>
        ground.Standing.Where(duty => duty.Covers && duty.Place.Scheme == ground.Span.Scheme && ground.Span.Holds(duty.Place.Date));

    /// <summary>Of somebody, and not over.</summary>
    private static bool IsAhead(RotaGround ground, KnownTurn turn) => turn.PersonId is not null && turn.Hours?.Until > ground.Now;

    private static bool IsBrought(RotaGround ground, KnownTurn turn) => ground.Prison.Reach.Brings(turn.LivesIn, turn.Turn.Zone, turn.Turn.Kind);

    private static bool Overlap(DayBand one, DayBand other) => one.From < other.Until && other.From < one.Until;

    private static RotaFinding Of(RotaGround ground, KnownTurn turn, RotaFaultKind kind, string limit = "", string value = "") =>
        new(kind, turn.Turn, turn.Turn.At(ground.Span.Scheme), limit, value);
}
