namespace PeerSupport.Scheduling;

/// <summary>
/// What is known of the problem as a choice of one column for each member: which need each duty counts for, what wishes cost, and the columns
/// found so far.
/// </summary>
internal sealed class ColumnPool
{
    private const int NoNeed = -1;
    private readonly int[,] _need;
    private readonly List<Column>[] _columns;
    private readonly HashSet<string> _known = [];

    public ColumnPool(RotaProblem problem)
    {
        Problem = problem;
        _need = new int[problem.Days, problem.Duties.Count];
        _columns = [.. problem.Members.Select(_ => new List<Column>())];
        for (var day = 0; day < problem.Days; day++)
        {
            for (var duty = 0; duty < problem.Duties.Count; duty++)
            {
                _need[day, duty] = NoNeed;
            }
        }

        for (var need = 0; need < problem.Needs.Count; need++)
        {
            _need[problem.Needs[need].Day, problem.Needs[need].Duty] = need;
        }
    }

    public RotaProblem Problem { get; }

    /// <summary>A column of these days, the same one for the same days.</summary>
    public Column Of(int member, int[] days)
    {
        if (!_known.Add(Key(member, days)))
        {
            return _columns[member].First(column => column.Days.AsSpan().SequenceEqual(days));
        }

        var column = new Column(member, days, Problem.Members[member].Wishes.Sum(wish => days[wish.Day] == wish.Duty == wish.Wanted ? 0L : wish.Weight));
        _columns[member].Add(column);
        return column;
    }

    /// <summary>The columns of these members that are cheapest at these prices.</summary>
    public IEnumerable<Column> Cheapest(IEnumerable<int> members, Prices prices, int most, double upTo) => members
        .SelectMany(member => _columns[member])
        .Select(column => (Column: column, Cost: Reduced(column, prices)))
        .Where(priced => priced.Cost <= upTo)
        .OrderBy(priced => priced.Cost)
        .Take(most)
        .Select(priced => priced.Column);

    /// <summary>What the member's wishes and the needs' prices make of each duty on each day.</summary>
    public double[,] PriceOf(int member, double[] prices)
    {
        var price = new double[Problem.Days, Problem.Duties.Count];
        for (var need = 0; need < Problem.Needs.Count; need++)
        {
            price[Problem.Needs[need].Day, Problem.Needs[need].Duty] = -prices[need];
        }

        foreach (var wish in Problem.Members[member].Wishes)
        {
            price[wish.Day, wish.Duty] += wish.Wanted ? -wish.Weight : wish.Weight;
        }

        return price;
    }

    /// <summary>What no duty at all costs the member's wishes.</summary>
    public long WishesOfNoDuty(int member) => Problem.Members[member].Wishes.Where(wish => wish.Wanted).Sum(wish => (long)wish.Weight);

    /// <summary>The needs a column counts for.</summary>
    public IEnumerable<int> Needs(Column column)
    {
        for (var day = 0; day < column.Days.Length; day++)
        {
            if (column.Days[day] != Rota.Off && _need[day, column.Days[day]] is var need and not NoNeed)
            {
                yield return need;
            }
        }
    }

    /// <summary>The rota of one column for each member.</summary>
    public Rota RotaOf(IReadOnlyList<Column> columns)
    {
        var rota = new Rota(columns.Count, Problem.Days);
        foreach (var column in columns)
        {
            for (var day = 0; day < Problem.Days; day++)
            {
                rota[column.Member, day] = column.Days[day];
            }
        }

        return rota;
    }

    /// <summary>What a column costs at prices, besides what its member's share is worth: below nothing it would make the programme cheaper.</summary>
    public double Reduced(Column column, Prices prices) => column.Wishes - prices.OfMembers[column.Member] - Needs(column).Sum(need => prices.OfNeeds[need]);

    private static string Key(int member, int[] days) => $"{member}:{string.Join(',', days)}";
}

/// <summary>What one more place of each need, and each member's share, is worth at a solution of the linear programme.</summary>
internal sealed record Prices(double[] OfNeeds, double[] OfMembers);
