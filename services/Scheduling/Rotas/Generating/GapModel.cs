using Google.OrTools.Sat;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A rule as whoever reads a gap is told it; neither is given of the rule that nobody is planned for two duties of one day.</summary>
internal sealed record GapRule(WhyNot WhyNot, RotaFaultKind Rule)
{
    public static readonly GapRule OneADay = new(WhyNot.Unspecified, RotaFaultKind.Unspecified);

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
    // A yes or no gains nothing by relaxations, nor by making the model simpler first: with them 13 who are too few for nine places a night were not known to be after 3 s.
    private const string Search = "num_workers:1 linearization_level:0 cp_model_presolve:false";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3); // of each question

    private readonly TeamRota _team;
    private readonly CpModel _model = new();
    private readonly Dictionary<GapRule, BoolVar> _rules = [];
    private readonly Dictionary<(int Day, int Duty), BoolVar>[] _on; // by member

    /// <param name="team">What there is to plan. Nobody is moved from what is pinned.</param>
    /// <param name="wanted">How many are wanted where and when.</param>
    public GapModel(TeamRota team, IReadOnlyDictionary<(int Day, int Duty), int> wanted)
    {
        _team = team;
        _on = [.. team.Problem.Members.Select(_ => wanted.Keys.ToDictionary(cell => cell, _ => _model.NewBoolVar("")))];
        foreach (var (cell, places) in wanted)
        {
            _model.Add(LinearExpr.Sum(_on.Select(his => his[cell])) >= places);
        }

        for (var member = 0; member < _on.Length; member++)
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
        var solver = new CpSolver { StringParameters = FormattableString.Invariant($"max_time_in_seconds:{s_patience.TotalSeconds} {Search}") };
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
        foreach (var ((day, duty), on) in _on[member].Where(cell => _team.Problem.Members[member].Barred.Contains(cell.Key)))
        {
            foreach (var rule in _team.Against(member, day, duty))
            {
                _model.AddImplication(Kept(rule), on.Not());
            }
        }
    }

    private void OfOneDay(int member)
    {
        foreach (var day in _on[member].GroupBy(cell => cell.Key.Day).Where(day => day.Count() > 1))
        {
            _model.Add(LinearExpr.Sum(day.Select(cell => cell.Value)) <= 1).OnlyEnforceIf(Kept(GapRule.OneADay));
            foreach (var band in day.GroupBy(cell => _team.KindOf(cell.Key.Duty)).Where(band => band.Count() > 1))
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

    private IEnumerable<BoolVar> On(int member, int day, IEnumerable<int> duties) => duties.Where(duty => _on[member].ContainsKey((day, duty))).Select(duty => _on[member][(day, duty)]);

    private BoolVar Kept(GapRule rule) => _rules.TryGetValue(rule, out var kept) ? kept : _rules[rule] = _model.NewBoolVar($"{rule}");
}
