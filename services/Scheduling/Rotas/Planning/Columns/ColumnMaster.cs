using System.Collections.Concurrent;
using Google.OrTools.LinearSolver;

namespace PeerSupport.Scheduling;

/// <summary>What a linear programme over the columns says: shares of columns, what they cost, the prices, and that no whole rota costs less than the bound.</summary>
internal sealed record ColumnShares(IReadOnlyList<(Column Column, double Share)> Shares, double Cost, Prices Prices, double Bound);

/// <summary>
/// Column generation: a linear programme chooses among the columns known, its prices say which column of each member would make it cheaper, and
/// those are added until there is none. Its bound is far better than that of the duties taken one by one. The prices of one programme and the next
/// lie far apart while few columns are known, so what is asked for are prices between its own and those of the best bound (smoothing, after Wentges).
/// </summary>
internal sealed class ColumnMaster(ColumnPool pool, IReadOnlyList<MemberPricing> pricing)
{
    private const double NoColumn = 1e6;
    private const double Nothing = 1e-6;

    /// <summary>The share of the best bound's prices in those that are asked for.</summary>
    private const double Steady = 0.6;
    private readonly ConcurrentBag<PricingRoom> _rooms = [];

    /// <summary>The best shares of columns while some members' are fixed.</summary>
    /// <param name="chosen">By member; null where the choice is free.</param>
    /// <param name="start">Columns to begin from; those of fixed members don't count.</param>
    /// <param name="begin">The needs' prices that a bound came from before; null where none is known.</param>
    /// <param name="enough">Stops with shares that cost no more than this.</param>
    /// <param name="near">Stops with shares that cost so little more than the bound, as a share of it.</param>
    /// <param name="until">Stops with what it has when this is true.</param>
    /// <returns>Null where some member has no days that hold to his rules, or no programme could be solved.</returns>
    public ColumnShares? Generate(Column?[] chosen, IEnumerable<Column> start, double[]? begin, double enough, double near, Func<bool> until)
    {
        var free = Enumerable.Range(0, chosen.Length).Where(member => chosen[member] is null).ToArray();
        using var programme = new Programme(pool, chosen, free);
        foreach (var column in start.Where(column => chosen[column.Member] is null))
        {
            programme.Add(column);
        }

        var (bound, best, asTheyAre, last) = (double.NegativeInfinity, begin, begin is null, default(ColumnShares));
        while (true)
        {
            if (programme.Solve() is not { } prices)
            {
                return last;
            }

            var asked = asTheyAre ? prices.OfNeeds : [.. prices.OfNeeds.Zip(best!, (now, good) => (Steady * good) + ((1 - Steady) * now))];
            var found = new PricedDays?[chosen.Length];
            Parallel.ForEach(free, member => found[member] = Cheapest(member, asked));
            if (free.Any(member => found[member] is null))
            {
                return null;
            }

            var least = Least(programme, asked, free.Select(member => (member, found[member]!)));
            (bound, best) = least > bound ? (least, asked) : (bound, best);
            var added = free.Select(member => pool.Of(member, found[member]!.Days)).Where(column => pool.Reduced(column, prices) < -Nothing).Count(programme.Add);
            last = new(programme.Shares(), programme.Value, prices, bound);
            if ((added == 0 && asTheyAre) || programme.Value <= enough || programme.Value - bound <= Math.Max(Nothing, near * Math.Abs(bound)) || until())
            {
                return last;
            }

            asTheyAre = added == 0; // what was found at other prices is none that its own would want
        }
    }

    /// <summary>No whole rota costs less, whatever the needs' prices, if none is more than one too few costs, nor less than one too many saves. Null where it is over before, or somebody's days can't be priced.</summary>
    public double? Bound(double[] prices, Func<bool> until)
    {
        int[] members = [.. pricing.Select((_, member) => member)];
        var found = new PricedDays?[members.Length];
        Parallel.ForEach(members, (member, loop) =>
        {
            try
            {
                found[member] = until() ? null : Cheapest(member, prices);
            }
            catch (TooManyStates)
            {
                // he can't be priced over all days: there is no such bound
            }

            if (found[member] is null)
            {
                loop.Stop();
            }
        });
        using var programme = new Programme(pool, new Column?[members.Length], members);
        return found.Contains(null) ? null : Least(programme, prices, members.Select(member => (member, found[member]!)));
    }

    private double Least(Programme programme, double[] prices, IEnumerable<(int Member, PricedDays Days)> found) =>
        programme.Least(prices) + found.Sum(each => each.Days.Bound + pool.WishesOfNoDuty(each.Member));

    private PricedDays? Cheapest(int member, double[] prices)
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
        private readonly int[] _places;
        private Dictionary<Column, double> _solved = [];

        public Programme(ColumnPool pool, Column?[] chosen, int[] free)
        {
            _pool = pool;
            var needs = pool.Problem.Needs;
            _places = [.. needs.Select(need => need.Places)];
            foreach (var column in chosen.OfType<Column>())
            {
                _fixed += column.Wishes;
                foreach (var need in pool.Needs(column))
                {
                    _places[need]--;
                }
            }

            _needs = [.. needs.Select((need, at) =>
            {
                var row = _solver.MakeConstraint(_places[at], _places[at]);
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

        /// <summary>What the needs cost at least at these prices, without what the members add to it.</summary>
        public double Least(double[] prices) => _fixed + prices.Zip(_places, (price, places) => price * places).Sum();

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

        /// <summary>All of the solution is read at once: a change of the programme takes it away. Null where rounding leads nowhere.</summary>
        public Prices? Solve()
        {
            if (_solver.Solve() != Solver.ResultStatus.OPTIMAL)
            {
                _solver.Reset(); // where it came to a dead end from the last solution, it begins anew
                if (_solver.Solve() != Solver.ResultStatus.OPTIMAL)
                {
                    return null;
                }
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
