using System.Collections.Concurrent;
using Google.OrTools.LinearSolver;

namespace PeerSupport.Scheduling;

/// <summary>What a linear programme over the columns says: shares of columns, what they cost, the prices, and that no whole rota costs less than the bound.</summary>
internal sealed record ColumnShares(IReadOnlyList<(Column Column, double Share)> Shares, double Cost, Prices Prices, double Bound);

/// <summary>
/// Column generation: a linear programme chooses among the columns known, its prices say which column of each member would make it cheaper, and
/// those are added until there is none. Its bound is far better than that of the duties taken one by one.
/// </summary>
internal sealed class ColumnMaster(ColumnPool pool, IReadOnlyList<MemberPricing> pricing)
{
    private const double NoColumn = 1e6;
    private const double Nothing = 1e-6;
    private readonly ConcurrentBag<PricingRoom> _rooms = [];

    /// <summary>The best shares of columns while some members' are fixed.</summary>
    /// <param name="chosen">By member; null where the choice is free.</param>
    /// <param name="start">Columns to begin from; those of fixed members don't count.</param>
    /// <param name="enough">Stops with shares that cost no more than this.</param>
    /// <param name="until">Stops with what it has when this is true.</param>
    /// <returns>Null where some member has no days that hold to his rules.</returns>
    public ColumnShares? Generate(Column?[] chosen, IEnumerable<Column> start, double enough, Func<bool> until)
    {
        var free = Enumerable.Range(0, chosen.Length).Where(member => chosen[member] is null).ToArray();
        using var programme = new Programme(pool, chosen, free);
        foreach (var column in start.Where(column => chosen[column.Member] is null))
        {
            programme.Add(column);
        }

        for (var bound = double.NegativeInfinity; ;)
        {
            var prices = programme.Solve();
            var found = new PricedDays?[chosen.Length];
            Parallel.ForEach(free, member => found[member] = Cheapest(member, prices));
            if (free.Any(member => found[member] is null))
            {
                return null;
            }

            double Gain(int member, double cost) => cost + pool.WishesOfNoDuty(member) - prices.OfMembers[member];
            bound = Math.Max(bound, programme.Value + free.Sum(member => Math.Min(0, Gain(member, found[member]!.Bound))));
            var better = free.Where(member => Gain(member, found[member]!.Cost) < -Nothing).Select(member => pool.Of(member, found[member]!.Days)).ToArray();
            var added = better.Count(programme.Add);
            if (added == 0 || programme.Value <= enough || until())
            {
                return new(programme.Shares(), programme.Value, prices, bound);
            }
        }
    }

    private PricedDays? Cheapest(int member, Prices prices)
    {
        var room = _rooms.TryTake(out var free) ? free : new PricingRoom();
        var cheapest = pricing[member].Cheapest(pool.PriceOf(member, prices), room);
        _rooms.Add(room);
        return cheapest;
    }

    /// <summary>The linear programme itself.</summary>
    private sealed class Programme : IDisposable
    {
        private readonly ColumnPool _pool;
        private readonly Solver _solver = Solver.CreateSolver("GLOP");
        private readonly Constraint[] _needs;
        private readonly Constraint?[] _members;
        private readonly Dictionary<Column, Variable> _shares = [];
        private readonly long _fixed;
        private Dictionary<Column, double> _solved = [];

        public Programme(ColumnPool pool, Column?[] chosen, int[] free)
        {
            _pool = pool;
            var needs = pool.Problem.Needs;
            var places = needs.Select(need => need.Places).ToArray();
            foreach (var column in chosen.OfType<Column>())
            {
                _fixed += column.Wishes;
                foreach (var need in pool.Needs(column))
                {
                    places[need]--;
                }
            }

            _needs = [.. needs.Select((need, at) =>
            {
                var row = _solver.MakeConstraint(places[at], places[at]);
                Put(row, 1, need.TooFew);
                Put(row, -1, need.TooMany);
                return row;
            })];
            _members = new Constraint[chosen.Length];
            foreach (var member in free)
            {
                Put(_members[member] = _solver.MakeConstraint(1, 1), 1, NoColumn);
            }

            _solver.Objective().SetMinimization();
        }

        public double Value { get; private set; }

        public bool Add(Column column)
        {
            if (_shares.ContainsKey(column))
            {
                return false;
            }

            var share = _shares[column] = Put(_members[column.Member]!, 1, column.Wishes);
            foreach (var need in _pool.Needs(column))
            {
                _needs[need].SetCoefficient(share, 1);
            }

            return true;
        }

        /// <summary>All of the solution is read at once: a change of the programme takes it away.</summary>
        public Prices Solve()
        {
            if (_solver.Solve() != Solver.ResultStatus.OPTIMAL)
            {
                throw new InvalidOperationException("The linear programme of a rota has no solution.");
            }

            Value = _solver.Objective().Value() + _fixed;
            _solved = _shares.ToDictionary(share => share.Key, share => share.Value.SolutionValue());
            return new([.. _needs.Select(row => row.DualValue())], [.. _members.Select(row => row?.DualValue() ?? 0)]);
        }

        public IReadOnlyList<(Column Column, double Share)> Shares() => [.. _solved.Where(share => share.Value > Nothing).Select(share => (share.Key, share.Value))];

        public void Dispose() => _solver.Dispose();

        private Variable Put(Constraint row, int coefficient, double cost)
        {
            var variable = _solver.MakeNumVar(0, double.PositiveInfinity, "");
            row.SetCoefficient(variable, coefficient);
            _solver.Objective().SetCoefficient(variable, cost);
            return variable;
        }
    }
}
