using System.Numerics;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>What can be worked out from published totals by adding and subtracting, with any factors: exactly, over the rationals.</summary>
internal sealed class RowSpace
{
    private readonly List<(int Pivot, Fraction[] Row)> _reduced = [];
    private readonly int _cells;

    /// <param name="totals">Of each published total: which cells it sums, and the total where the attacker knows it.</param>
    /// <param name="cells">How many cells there are.</param>
    public RowSpace(IEnumerable<(IEnumerable<int> Cells, long Total)> totals, int cells)
    {
        _cells = cells;
        foreach (var (summed, total) in totals)
        {
            var row = new Fraction[cells + 1];
            Array.Fill(row, Fraction.Zero);
            foreach (var cell in summed)
            {
                row[cell] = Fraction.One;
            }

            row[cells] = new(total, 1);
            Add(row);
        }
    }

    /// <summary>The value of a cell if the totals give it away, else null.</summary>
    public BigInteger? Of(int cell)
    {
        var found = _reduced.FirstOrDefault(row => row.Pivot == cell).Row;
        return found is not null && Enumerable.Range(0, _cells).All(other => other == cell || found[other].IsZero) ? found[_cells].Whole : null;
    }

    /// <summary>Whether some combination of the totals is about people in these cells and about nobody else.</summary>
    public bool Singles(IReadOnlySet<int> cells)
    {
        // with the other cells first, a row whose pivot lies in the last ones is about them alone
        var order = Enumerable.Range(0, _cells).OrderBy(cells.Contains).ToArray();
        var others = _cells - cells.Count;
        var rows = new RowSpace([], _cells);
        _reduced.ForEach(row => rows.Add([.. order.Select(cell => row.Row[cell]), Fraction.Zero]));
        return rows._reduced.Any(row => row.Pivot >= others);
    }

    private void Add(Fraction[] row)
    {
        foreach (var (pivot, known) in _reduced)
        {
            Subtract(row, known, row[pivot]);
        }

        var first = Array.FindIndex(row, 0, _cells, value => !value.IsZero);
        if (first < 0)
        {
            return;
        }

        var factor = row[first];
        row = [.. row.Select(value => value.Over(factor))];
        _reduced.ForEach(known => Subtract(known.Row, row, known.Row[first]));
        _reduced.Add((first, row));
    }

    private static void Subtract(Fraction[] from, Fraction[] row, Fraction times)
    {
        for (var cell = 0; !times.IsZero && cell < from.Length; cell++)
        {
            from[cell] = from[cell].Minus(row[cell].Times(times));
        }
    }
}
