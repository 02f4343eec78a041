namespace PeerSupport.Scheduling;

/// <summary>
/// Makes rotas out of whole columns, one for each member. It dives: the linear programme is solved, the columns with the greatest share are fixed,
/// and again, until all are; some dives begin with part of the best rota fixed. Now and then the best choice among the cheapest columns is sought.
/// </summary>
internal sealed class ColumnSearch
{
    private const int Restricted = 1500;
    private const int MostChosenFrom = 3000;
    private const int DivesPerChoice = 4;
    private const double Whole = 0.999;
    private const int OneOfDives = 4; // begins with nothing fixed
    private static readonly Care s_first = new(Steps: 4, Near: 0.01, MostNoise: 0); // soon a rota, if not the best
    private static readonly Care s_later = new(Steps: 12, Near: 0.0005, MostNoise: 0.4);
    private static readonly TimeSpan s_choicePatience = TimeSpan.FromSeconds(8);
    private readonly RotaProblem _problem;
    private readonly IRotaFound _found;
    private readonly ColumnPool _pool;
    private readonly ColumnMaster _master;
    private readonly Random _random = new(1);
    private Column[]? _best;

    private ColumnSearch(RotaProblem problem, IReadOnlyList<MemberPricing> pricing, IRotaFound found)
    {
        (_problem, _found, _pool) = (problem, found, new(problem));
        _master = new(_pool, pricing);
    }

    /// <summary>What one more place of each need is worth; null while that is not known.</summary>
    public double[]? Prices { get; private set; }

    /// <summary>A search, where the problem can be taken member by member: what it costs is a sum over needs and members (a team's own rota isn't), and nobody is barred from duties. Else null.</summary>
    /// <param name="problem">What a rota has to hold to.</param>
    /// <param name="found">Where rotas and bounds are told, and which says when it is over.</param>
    public static ColumnSearch? Of(RotaProblem problem, RotaFound found) =>
        Fits(problem) ? new(problem, [.. problem.Members.Select((_, member) => new MemberPricing(problem, member))], found) : null;

    /// <summary>Of some weeks of a problem that fits.</summary>
    public static ColumnSearch Of(RotaWindow window, IRotaFound found) =>
        new(window.Problem, [.. window.Around.Select((around, member) => new MemberPricing(window.Problem, member, around: around))], found);

    /// <summary>Whether a problem can be taken member by member.</summary>
    public static bool Fits(RotaProblem problem) =>
        problem.Team is null && problem.Members.All(member => member.Barred.Count == 0) && problem.Needs.DistinctBy(need => (need.Day, need.Duty)).Count() == problem.Needs.Count;

    /// <summary>Until it is over. Where a member has too many states, and no days are found for him without counting them, it ends before that, and what was found stands.</summary>
    public void Run()
    {
        try
        {
            Search();
        }
        catch (AggregateException failed) when (failed.InnerExceptions.All(each => each is TooManyStates))
        {
            // the rest of the time is another's
        }
    }

    private void Search()
    {
        var none = new Column?[_problem.Members.Count];
        if (_found.Best is { } standing)
        {
            _best = [.. none.Select((_, member) => _pool.Of(member, [.. Enumerable.Range(0, _problem.Days).Select(day => standing[member, day])]))];
        }

        var half = _found.Left / 2; // a rota is more than a better bound
        if (_master.Generate(none, _best ?? [], null, double.NegativeInfinity, 0, () => _found.IsOver || _found.Left < half) is not { } root)
        {
            return;
        }

        _found.Raise(root.Bound);
        Prices = root.Prices.OfNeeds;
        var (pause, next) = (DivesPerChoice, DivesPerChoice);
        for (var dive = 0; !_found.IsOver || (dive == 0 && _best is null && !_found.Unwanted.IsCancellationRequested); dive++) // late is better than none
        {
            Tell(Dive(root, dive == 0 ? s_first : s_later, dive % OneOfDives == 0 ? 0 : _random.Next(none.Length / 4, none.Length * 5 / 6)));
            if (dive < next || _best is null || _found.IsOver)
            {
                continue;
            }

            root = _master.Generate(none, _pool.Cheapest(Enumerable.Range(0, none.Length), root.Prices, MostChosenFrom, double.PositiveInfinity), root.Prices.OfNeeds, double.NegativeInfinity, 0, () => _found.IsOver) ?? root;
            _found.Raise(root.Bound);
            pause = Tell(Choose(root)) ? DivesPerChoice : pause * 2;
            next = dive + pause;
        }
    }

    /// <param name="kept">How many members have what they have in the best rota: rather those whom the programme would give as much.</param>
    private Column[]? Dive(ColumnShares root, Care care, int kept)
    {
        var (members, noise) = (Enumerable.Range(0, _problem.Members.Count).ToArray(), care.MostNoise * _random.NextDouble());
        var chosen = new Column?[members.Length];
        if (_best is not null)
        {
            foreach (var member in members.OrderBy(member => Loss(_best[member], root.Prices) * (0.2 + _random.NextDouble())).Take(kept))
            {
                chosen[member] = _best[member];
            }
        }

        for (var last = root; chosen.Contains(null);)
        {
            var start = _pool.Cheapest(members.Where(member => chosen[member] is null), last.Prices, Restricted, double.PositiveInfinity);
            if (_master.Generate(chosen, start, last.Prices.OfNeeds, last.Cost * (1 + care.Near), care.Near, () => _found.IsOver) is not { } shares || shares.Bound > _found.MostWanted)
            {
                return null;
            }

            Fix(chosen, shares, care.Steps, noise);
            last = shares;
            if (_found.IsOver)
            {
                Fix(chosen, shares, steps: 1, noise: 0); // what it has is better than nothing
                return chosen.Contains(null) ? null : [.. chosen.OfType<Column>()];
            }
        }

        return chosen!;
    }

    private double Loss(Column column, Prices prices) => 1 + Math.Max(0, _pool.Reduced(column, prices));

    private void Fix(Column?[] chosen, ColumnShares shares, int steps, double noise)
    {
        var (least, free) = (0, chosen.Count(each => each is null));
        foreach (var (column, share) in shares.Shares.OrderByDescending(each => each.Share + (noise * _random.NextDouble())))
        {
            if (chosen[column.Member] is null && (share > Whole || least < Math.Max(1, free / steps)))
            {
                chosen[column.Member] = column;
                least++;
            }
        }
    }

    private Column[]? Choose(ColumnShares root)
    {
        var among = _pool.Cheapest(Enumerable.Range(0, _problem.Members.Count), root.Prices, MostChosenFrom, _found.MostWanted - root.Bound + 1e-6).ToArray();
        var patience = TimeSpan.FromTicks(Math.Min(_found.Left.Ticks, s_choicePatience.Ticks));
        return among.DistinctBy(column => column.Member).Count() < _problem.Members.Count ? null : ColumnChoice.Of(_pool, among, _found.MostWanted, patience, _found.Unwanted);
    }

    private bool Tell(Column[]? columns)
    {
        if (columns is null || !_found.Tell(_pool.RotaOf(columns)))
        {
            return false;
        }

        _best = columns;
        return true;
    }

    /// <summary>How carefully a dive is made.</summary>
    /// <param name="Steps">Each fixes one of so many who are left.</param>
    /// <param name="Near">Prices are good enough when the programme costs no more than its bound, or than it did in the step before, and this share of it.</param>
    /// <param name="MostNoise">How much chance there is in whom it fixes.</param>
    private readonly record struct Care(int Steps, double Near, double MostNoise);
}
