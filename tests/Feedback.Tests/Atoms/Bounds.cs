using System.Numerics;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>
/// The least and the most people a cell can have beside published totals: a linear program, solved exactly (simplex by Bland's rule over
/// the rationals), since a solver in floating point would leave room for doubt at the very edge that matters.
/// </summary>
internal sealed class Bounds
{
    private readonly List<Fraction[]> _rows = [];
    private readonly int _cells;

    /// <param name="totals">Cells and what they sum to.</param>
    /// <param name="most">Of each cell the most it can have, where the attacker knows one: what is suppressed is small.</param>
    public Bounds(IReadOnlyList<(IReadOnlyList<int> Cells, long Total)> totals, IReadOnlyList<int?> most)
    {
        _cells = most.Count;
        var limits = most.Select((limit, cell) => (limit, cell)).Where(one => one.limit is not null).ToList();
        foreach (var (cells, total) in totals)
        {
            _rows.Add(Row(cells, null, limits.Count, total));
        }

        for (var nth = 0; nth < limits.Count; nth++)
        {
            _rows.Add(Row([limits[nth].cell], _cells + nth, limits.Count, limits[nth].limit!.Value));
        }
    }

    public (BigInteger? Least, BigInteger? Most) Of(int cell) => (Minimum(cell, Fraction.One)?.Whole, Minus(Minimum(cell, Fraction.Zero.Minus(Fraction.One)))?.Whole);

    private static Fraction? Minus(Fraction? value) => value is { } some ? Fraction.Zero.Minus(some) : null;

    private Fraction[] Row(IEnumerable<int> cells, int? slack, int slacks, long total)
    {
        var row = new Fraction[_cells + slacks + 1];
        Array.Fill(row, Fraction.Zero);
        foreach (var one in slack is { } more ? cells.Append(more) : cells)
        {
            row[one] = Fraction.One;
        }

        row[^1] = new(total, 1);
        return row;
    }

    /// <summary>Of factor times the cell; null where there is none.</summary>
    private Fraction? Minimum(int cell, Fraction factor)
    {
        // an artificial variable for each row, driven out first
        var (n, m) = (_rows[0].Length - 1, _rows.Count);
        var tableau = _rows.Select((row, nth) => Enumerable.Range(0, n + m + 1).Select(column =>
            column < n ? row[column] : column == n + m ? row[n] : column - n == nth ? Fraction.One : Fraction.Zero).ToArray()).ToList();
        var basis = Enumerable.Range(n, m).ToArray();
        var first = Cost(n + m, column => column >= n && column < n + m ? Fraction.One : Fraction.Zero, tableau, basis);
        Run(tableau, basis, first, n + m);
        if (!first[^1].IsZero)
        {
            throw new InvalidOperationException("No table has these totals.");
        }

        for (var row = 0; row < m; row++)
        {
            // what is left of them stands at zero, and stays there
            if (basis[row] >= n && Array.FindIndex(tableau[row], 0, n, value => !value.IsZero) is >= 0 and var column)
            {
                Pivot(tableau, basis, first, row, column);
            }
        }

        var cost = Cost(n + m, column => column == cell ? factor : Fraction.Zero, tableau, basis);
        return Run(tableau, basis, cost, n) ? Fraction.Zero.Minus(cost[^1]) : null;
    }

    private static Fraction[] Cost(int columns, Func<int, Fraction> of, List<Fraction[]> tableau, int[] basis)
    {
        var cost = Enumerable.Range(0, columns + 1).Select(column => column < columns ? of(column) : Fraction.Zero).ToArray();
        for (var row = 0; row < basis.Length; row++)
        {
            Subtract(cost, tableau[row], cost[basis[row]]);
        }

        return cost;
    }

    private static bool Run(List<Fraction[]> tableau, int[] basis, Fraction[] cost, int columns)
    {
        while (Array.FindIndex(cost, 0, columns, value => value.Sign < 0) is >= 0 and var column)
        {
            var rows = Enumerable.Range(0, tableau.Count).Where(row => tableau[row][column].Sign > 0).ToList();
            if (rows.Count == 0)
            {
                return false;
            }

            var leaving = rows[0];
            foreach (var row in rows.Skip(1))
            {
                var difference = tableau[row][^1].Over(tableau[row][column]).Minus(tableau[leaving][^1].Over(tableau[leaving][column])).Sign;
                leaving = difference < 0 || (difference == 0 && basis[row] < basis[leaving]) ? row : leaving;
            }

            Pivot(tableau, basis, cost, leaving, column);
        }

        return true;
    }

    private static void Pivot(List<Fraction[]> tableau, int[] basis, Fraction[] cost, int row, int column)
    {
        var factor = tableau[row][column];
        tableau[row] = [.. tableau[row].Select(value => value.Over(factor))];
        foreach (var other in tableau.Where((_, nth) => nth != row).Append(cost))
        {
            Subtract(other, tableau[row], other[column]);
        }

        basis[row] = column;
    }

    private static void Subtract(Fraction[] from, Fraction[] row, Fraction times)
    {
        for (var column = 0; !times.IsZero && column < from.Length; column++)
        {
            from[column] = from[column].Minus(row[column].Times(times));
        }
    }
}
