using Google.OrTools.Sat;

namespace PeerSupport.Scheduling;

/// <summary>The rules of a rota as the solver is told them. <see cref="RotaCheck"/> says the same without it, and has the last word.</summary>
internal sealed partial class RotaModel
{
    private readonly RotaProblem _problem;
    private readonly BoolVar[,,] _on;
    private readonly BoolVar[,] _works;

    public RotaModel(RotaProblem problem)
    {
        _problem = problem;
        _on = new BoolVar[problem.Members.Count, problem.Days, problem.Duties.Count];
        _works = new BoolVar[problem.Members.Count, problem.Days];
        for (var member = 0; member < problem.Members.Count; member++)
        {
            Choose(member);
            Successions(member);
            Runs(member);
            Totals(member);
            Team(member);
        }

        Model.Minimize(LinearExpr.Sum([.. Shortfalls(), .. Wishes(), .. Spreads()]));
    }

    public CpModel Model { get; } = new();

    /// <summary>Begin from this one.</summary>
    public void Hint(Rota rota)
    {
        Model.ClearHints();
        Each((member, day, duty) => Model.AddHint(_on[member, day, duty], rota[member, day] == duty));
    }

    /// <summary>The rota the solver has found.</summary>
    public Rota Read(Func<BoolVar, bool> isSet)
    {
        var rota = new Rota(_problem.Members.Count, _problem.Days);
        Each((member, day, duty) =>
        {
            if (isSet(_on[member, day, duty]))
            {
                rota[member, day] = duty;
            }
        });
        return rota;
    }

    private void Each(Action<int, int, int> act)
    {
        for (var member = 0; member < _problem.Members.Count; member++)
        {
            for (var day = 0; day < _problem.Days; day++)
            {
                for (var duty = 0; duty < _problem.Duties.Count; duty++)
                {
                    act(member, day, duty);
                }
            }
        }
    }

    private void Choose(int member)
    {
        for (var day = 0; day < _problem.Days; day++)
        {
            _works[member, day] = Model.NewBoolVar("");
            for (var duty = 0; duty < _problem.Duties.Count; duty++)
            {
                _on[member, day, duty] = Model.NewBoolVar("");
                if (_problem.Members[member].AtMost[duty] == 0)
                {
                    Model.Add(_on[member, day, duty] == 0);
                }
            }

            Model.AddExactlyOne(Enumerable.Range(0, _problem.Duties.Count).Select(duty => (ILiteral)_on[member, day, duty]).Append(_works[member, day].Not()));
            if (_problem.Members[member].Off.Contains(day))
            {
                Model.Add(_works[member, day] == 0);
            }
        }
    }

    private void Successions(int member)
    {
        for (var day = 1; day < _problem.Days; day++)
        {
            for (var duty = 0; duty < _problem.Duties.Count; duty++)
            {
                // One for all that may not follow: stronger than one for each.
                Model.AddAtMostOne(_problem.Duties[duty].NotBefore.Select(next => (ILiteral)_on[member, day, next]).Append(_on[member, day - 1, duty]));
            }
        }
    }

    private void Runs(int member)
    {
        var limits = _problem.Members[member];
        for (var day = 0; day + limits.LongestRun < _problem.Days; day++)
        {
            Model.AddBoolOr(Days(day, limits.LongestRun + 1).Select(each => (ILiteral)_works[member, each].Not()));
        }

        for (var length = 1; length < limits.ShortestRun; length++)
        {
            for (var day = 1; day + length < _problem.Days; day++)
            {
                Model.AddBoolOr(Days(day, length).Select(each => (ILiteral)_works[member, each].Not()).Append(_works[member, day - 1]).Append(_works[member, day + length]));
            }
        }

        for (var length = 1; length < limits.ShortestRest; length++)
        {
            for (var day = 1; day + length < _problem.Days; day++)
            {
                Model.AddBoolOr(Days(day, length).Select(each => (ILiteral)_works[member, each]).Append(_works[member, day - 1].Not()).Append(_works[member, day + length].Not()));
            }
        }
    }

    private void Totals(int member)
    {
        var limits = _problem.Members[member];
        var all = Days(0, _problem.Days).ToArray();
        var (every, minutes) = (new List<BoolVar>(), new List<int>());
        for (var duty = 0; duty < _problem.Duties.Count; duty++)
        {
            if (limits.AtMost[duty] < _problem.Days)
            {
                Model.Add(LinearExpr.Sum(all.Select(day => _on[member, day, duty])) <= limits.AtMost[duty]);
            }

            every.AddRange(all.Select(day => _on[member, day, duty]));
            minutes.AddRange(all.Select(_ => _problem.Duties[duty].Minutes));
        }

        Model.AddLinearConstraint(LinearExpr.WeightedSum(every, minutes), limits.LeastMinutes, limits.MostMinutes);
        var weekends = new List<BoolVar>();
        foreach (var saturday in _problem.Saturdays)
        {
            var weekend = Model.NewBoolVar("");
            weekends.Add(weekend);
            foreach (var day in Days(saturday, 2).Where(day => day < _problem.Days))
            {
                Model.AddImplication(_works[member, day], weekend);
            }
        }

        Model.Add(LinearExpr.Sum(weekends) <= limits.Weekends);
    }

    private IEnumerable<LinearExpr> Shortfalls()
    {
        foreach (var need in _problem.Needs)
        {
            var few = Model.NewIntVar(0, need.Places, "");
            var many = Model.NewIntVar(0, Math.Max(0, _problem.Members.Count - need.Places), "");
            Model.Add(LinearExpr.Sum(Enumerable.Range(0, _problem.Members.Count).Select(member => _on[member, need.Day, need.Duty])) + few - many == need.Places);
            yield return few * need.TooFew;
            yield return many * need.TooMany;
        }
    }

    private IEnumerable<LinearExpr> Wishes()
    {
        for (var member = 0; member < _problem.Members.Count; member++)
        {
            foreach (var wish in _problem.Members[member].Wishes)
            {
                var on = _on[member, wish.Day, wish.Duty];
                yield return wish.Wanted ? (1 - on) * wish.Weight : on * wish.Weight;
            }
        }
    }

    private static IEnumerable<int> Days(int from, int count) => Enumerable.Range(from, count);
}
