using Google.OrTools.Sat;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A rule as whoever reads a gap is told it; neither is given of the rule that nobody is planned for two duties of one day.</summary>
internal sealed record GapRule(WhyNot WhyNot, RotaFaultKind Rule)
{
    public static readonly GapRule OneADay = new(WhyNot.Unspecified, RotaFaultKind.Unspecified);
    public static readonly GapRule TooFar = new(WhyNot.TooFar, RotaFaultKind.Unspecified);

    public static GapRule Of(RotaFaultKind rule) => new(new RotaFinding(rule, null, new("", "", default, default)).WhyNot, rule);
}

/// <summary>What is known of a place that stays open.</summary>
/// <param name="Answer">Whether it could be filled.</param>
/// <param name="Together">Where it could not: the rules that together forbid it, none of which could be left out.</param>
internal sealed record GapReasons(GapAnswer Answer, IReadOnlyList<GapRule> Together);

/// <summary>
/// Whether somebody could be put on one place more, if everybody might be moved and all other places stayed filled. Nothing is weighed, and each rule is an
/// assumption by name: those that suffice to make it impossible are shrunk by leaving out one after the other.
/// </summary>
internal sealed class GapModel
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3); // of each question

    private readonly TeamRota _team;
    private readonly CpModel _model = new();
    private readonly Dictionary<GapRule, BoolVar> _rules = [];
    private readonly Dictionary<(int Member, int Day, int Duty), BoolVar> _on = [];
    private readonly IReadOnlyList<int> _members;

    /// <param name="team">What there is to plan: nothing pinned.</param>
    /// <param name="wanted">How many are wanted where and when.</param>
    public GapModel(TeamRota team, IReadOnlyDictionary<(int Day, int Duty), int> wanted)
    {
        (_team, _members) = (team, [.. Enumerable.Range(0, team.Problem.Members.Count)]);
        foreach (var ((day, duty), places) in wanted)
        {
            foreach (var member in _members)
            {
                _on[(member, day, duty)] = _model.NewBoolVar("");
            }

            _model.Add(LinearExpr.Sum(_members.Select(member => _on[(member, day, duty)])) >= places);
        }

        foreach (var member in _members)
        {
            ByThemselves(member);
            OfOneDay(member);
            Nights(member);
        }
    }

    public GapReasons Reasons()
    {
        var (answer, together) = Ask([.. _rules.Keys]);
        if (answer is not GapAnswer.Forbidden)
        {
            return new(answer, []);
        }

        foreach (var rule in together.ToList())
        {
            var others = together.Where(other => other != rule).ToList();
            if (Ask(others).Answer is GapAnswer.Forbidden)
            {
                together = others;
            }
        }

        return new(answer, [.. together.OrderBy(rule => rule.WhyNot).ThenBy(rule => rule.Rule)]);
    }

    /// <summary>Whether it could be filled if these rules alone were kept, and which of them suffice where it could not.</summary>
    private (GapAnswer Answer, List<GapRule> Together) Ask(IReadOnlyCollection<GapRule> kept)
    {
        _model.ClearAssumptions();
        _model.AddAssumptions(kept.Select(rule => (ILiteral)_rules[rule]));
        var solver = new CpSolver { StringParameters = FormattableString.Invariant($"max_time_in_seconds:{s_patience.TotalSeconds} num_workers:1") };
        return solver.Solve(_model) switch
        {
            CpSolverStatus.Optimal or CpSolverStatus.Feasible => (GapAnswer.Fillable, []),
            CpSolverStatus.Infeasible => (GapAnswer.Forbidden, Sufficient(solver, kept)),
            _ => (GapAnswer.NotKnown, []),
        };
    }

    private List<GapRule> Sufficient(CpSolver solver, IReadOnlyCollection<GapRule> kept)
    {
        var named = solver.SufficientAssumptionsForInfeasibility().ToHashSet();
        return [.. kept.Where(rule => named.Contains(_rules[rule].GetIndex()))];
    }

    /// <summary>What stands against each duty of his by itself.</summary>
    private void ByThemselves(int member)
    {
        foreach (var ((_, day, duty), on) in _on.Where(cell => cell.Key.Member == member))
        {
            foreach (var rule in _team.Against(member, day, duty))
            {
                _model.AddImplication(Kept(rule), on.Not());
            }
        }
    }

    private void OfOneDay(int member)
    {
        foreach (var day in _on.Where(cell => cell.Key.Member == member).GroupBy(cell => cell.Key.Day))
        {
            _model.Add(LinearExpr.Sum(day.Select(cell => cell.Value)) <= 1).OnlyEnforceIf(Kept(GapRule.OneADay));
            foreach (var band in day.GroupBy(cell => _team.KindOf(cell.Key.Duty)))
            {
                _model.Add(LinearExpr.Sum(band.Select(cell => cell.Value)) <= 1).OnlyEnforceIf(Kept(GapRule.Of(RotaFaultKind.DutyOverlaps)));
            }
        }
    }

    private void Nights(int member)
    {
        var (days, limits) = (_team.Problem, _team.Problem.Team!);
        foreach (var rest in limits.Rests)
        {
            foreach (var (night, later) in from night in On(member, rest.Day, limits.Nights) from later in On(member, rest.Later, rest.Duties) select (night, later))
            {
                _model.AddBoolOr([Kept(GapRule.Of(RotaFaultKind.RestTooShort)).Not(), night.Not(), later.Not()]);
            }
        }

        for (var first = -limits.LongestNights; limits.LongestNights > 0 && first < days.Days; first++)
        {
            // a window one longer than the longest run; what lies outside the rota is as it stands
            var free = Enumerable.Range(first, limits.LongestNights + 1).Where(day => !days.Members[member].NightsHeld.Contains(day)).ToArray();
            if (free.Length > 0 && Array.TrueForAll(free, day => day >= 0 && day < days.Days))
            {
                _model.Add(LinearExpr.Sum(free.SelectMany(day => On(member, day, limits.Nights))) <= free.Length - 1).OnlyEnforceIf(Kept(GapRule.Of(RotaFaultKind.TooManyNights)));
            }
        }
    }

    private IEnumerable<BoolVar> On(int member, int day, IEnumerable<int> duties) => duties.Where(duty => _on.ContainsKey((member, day, duty))).Select(duty => _on[(member, day, duty)]);

    private BoolVar Kept(GapRule rule) => _rules.TryGetValue(rule, out var kept) ? kept : _rules[rule] = _model.NewBoolVar($"{rule}");
}
