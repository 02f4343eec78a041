using System.Numerics;

namespace PeerSupport.Benchmarks;

/// <summary>
/// What follows from totals by adding and subtracting with any factors: elimination, exact in the integers modulo a great prime. The attacker is given exact numbers,
/// also where noise is told, as if the secret of the noise had leaked. Whoever is in the same totals can't be told apart, and is one column.
/// </summary>
internal sealed class DisclosureAttacks
{
    private const long Prime = int.MaxValue;

    private readonly List<Answer>[] _columns;
    private readonly Dictionary<int, Row> _rows = [];

    private DisclosureAttacks(IReadOnlyList<Told> totals)
    {
        var columnOf = Columns(totals);
        // the largest first: a row that begins with a small one is about small ones alone
        _columns = [.. columnOf.GroupBy(one => one.Value, one => one.Key).Select(column => column.ToList()).OrderByDescending(column => column.Count).ThenBy(column => column[0].Nth)];
        foreach (var (answers, column) in _columns.Select((answers, column) => (answers, column)))
        {
            answers.ForEach(answer => columnOf[answer] = column);
        }

        foreach (var total in totals)
        {
            Add(new(total.Answers.Select(answer => columnOf[answer]).Distinct().ToDictionary(column => column, _ => 1L), total.Answers.Count(answer => answer.Yes)));
        }
    }

    /// <summary>Of establishments' numbers that a release leaves out, those that follow from the rest of it, and are right. The answers behind them.</summary>
    public static HashSet<Answer> Recovered(Publication publication) => [.. publication.Totals.GroupBy(total => total.Release).SelectMany(release =>
    {
        var own = release.Where(total => total.Prison is not null).SelectMany(total => total.Answers).ToHashSet();
        return new DisclosureAttacks([.. release]).Known().Where(known => !own.Contains(known[0]) && known.TrueForAll(answer => answer.Prison == known[0].Prison)).SelectMany(known => known);
    })];

    /// <summary>
    /// Of fewer people than was promised, from all that was ever told: month minus month, what late answers add to a total, and totals minus their parts. The answers
    /// behind such a difference; there may be more of them than are found.
    /// </summary>
    public static HashSet<Answer> Singled(Publication publication)
    {
        var attack = new DisclosureAttacks(publication.Totals);
        return [.. attack._rows.Values.Select(row => row.Factors.Keys.SelectMany(column => attack._columns[column]).ToList()).Where(people => people.Count < publication.Promised).SelectMany(people => people)];
    }

    /// <summary>Columns whose number of yes is known, and is what they said.</summary>
    private IEnumerable<List<Answer>> Known() =>
        from row in _rows.Values
        where row.Factors.Count == 1
        let column = _columns[row.Factors.Keys.Single()]
        where row.Yes == column.Count(answer => answer.Yes)
        select column;

    private static Dictionary<Answer, int> Columns(IReadOnlyList<Told> totals)
    {
        var (columnOf, columns) = (new Dictionary<Answer, int>(), 1);
        foreach (var total in totals)
        {
            // whoever was like others until now and is in this total with only some of them
            var split = new Dictionary<int, int>();
            foreach (var answer in total.Answers)
            {
                var before = columnOf.GetValueOrDefault(answer);
                columnOf[answer] = split.TryGetValue(before, out var now) ? now : split[before] = columns++;
            }
        }

        return columnOf;
    }

    /// <summary>Every row begins with a column that no other row has.</summary>
    private void Add(Row row)
    {
        foreach (var known in row.Factors.Keys.Where(_rows.ContainsKey).ToList())
        {
            row.Subtract(_rows[known], row.Factors[known]);
        }

        if (row.Factors.Count == 0)
        {
            return;
        }

        var first = row.Factors.Keys.Min();
        row.Divide(row.Factors[first]);
        foreach (var known in _rows.Values)
        {
            if (known.Factors.TryGetValue(first, out var times))
            {
                known.Subtract(row, times);
            }
        }

        _rows.Add(first, row);
    }

    private sealed class Row(Dictionary<int, long> factors, long yes)
    {
        public Dictionary<int, long> Factors { get; } = factors;

        public long Yes { get; private set; } = yes;

        public void Subtract(Row other, long times)
        {
            foreach (var (column, factor) in other.Factors)
            {
                var left = Less(Factors.GetValueOrDefault(column), factor, times);
                if (left == 0)
                {
                    Factors.Remove(column);
                }
                else
                {
                    Factors[column] = left;
                }
            }

            Yes = Less(Yes, other.Yes, times);
        }

        public void Divide(long by)
        {
            var inverse = (long)BigInteger.ModPow(by, Prime - 2, Prime);
            foreach (var column in Factors.Keys.ToList())
            {
                Factors[column] = Factors[column] * inverse % Prime;
            }

            Yes = Yes * inverse % Prime;
        }

        private static long Less(long from, long factor, long times) => (((from - (factor * times)) % Prime) + Prime) % Prime;
    }
}
