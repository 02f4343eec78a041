using Google.OrTools.LinearSolver;

namespace PeerSupport.Scheduling;

/// <summary>The cheapest choice of whole columns among some that are known, by integer programming (SCIP).</summary>
internal static class ColumnChoice
{
    /// <summary>One column for each member; null where no choice is cheap enough, or none was found in time.</summary>
    /// <param name="pool">Whose problem it is.</param>
    /// <param name="columns">To choose from.</param>
    /// <param name="most">What the rota may cost.</param>
    /// <param name="patience">The longest it may take.</param>
    /// <param name="cancel">When nobody wants it any more.</param>
    public static Column[]? Of(ColumnPool pool, IReadOnlyList<Column> columns, long most, TimeSpan patience, CancellationToken cancel)
    {
        using var solver = Solver.CreateSolver("SCIP");
        solver.SetTimeLimit((long)Math.Max(1, patience.TotalMilliseconds));
        using var stop = cancel.Register(() => solver.InterruptSolve());
        var total = solver.MakeConstraint(double.NegativeInfinity, most);
        Variable Put(Variable variable, double cost)
        {
            solver.Objective().SetCoefficient(variable, cost);
            total.SetCoefficient(variable, cost);
            return variable;
        }

        var needs = pool.Problem.Needs.Select(need =>
        {
            var row = solver.MakeConstraint(need.Places, need.Places);
            row.SetCoefficient(Put(solver.MakeNumVar(0, need.Places, ""), need.TooFew), 1);
            row.SetCoefficient(Put(solver.MakeNumVar(0, pool.Problem.Members.Count, ""), need.TooMany), -1);
            return row;
        }).ToArray();
        var members = pool.Problem.Members.Select(_ => solver.MakeConstraint(1, 1)).ToArray();
        var chosen = columns.Select(column =>
        {
            var variable = Put(solver.MakeBoolVar(""), column.Wishes);
            members[column.Member].SetCoefficient(variable, 1);
            foreach (var need in pool.Needs(column))
            {
                needs[need].SetCoefficient(variable, 1);
            }

            return variable;
        }).ToArray();
        solver.Objective().SetMinimization();
        return solver.Solve() is Solver.ResultStatus.OPTIMAL or Solver.ResultStatus.FEASIBLE
            ? [.. columns.Where((_, at) => chosen[at].SolutionValue() > 0.5).OrderBy(column => column.Member)]
            : null;
    }
}
