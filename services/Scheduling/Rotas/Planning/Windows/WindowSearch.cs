namespace PeerSupport.Scheduling;

/// <summary>
/// Makes a rota of many weeks, for which whole columns would be found too slowly, some weeks at a time: first one after the other, then again and again some
/// weeks while the others stand.
/// </summary>
internal sealed class WindowSearch(RotaProblem problem, RotaFound found)
{
    private const int Week = 7;
    private const int Length = 4 * Week;

    // The share of the time that is left when the bound of the whole is asked for.
    private const int OneOf = 6;
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(2);
    private readonly Random _random = new(1);
    private readonly double[] _prices = new double[problem.Needs.Count];

    /// <summary>Until it is over, with a bound by the prices of the weeks. Where the weeks leave each other no room, it ends before that.</summary>
    public void Run()
    {
        if ((found.Best ?? OneAfterTheOther()) is null)
        {
            return;
        }

        while (!found.IsOver && found.Left > found.Patience / OneOf)
        {
            Again();
        }

        if (new ColumnMaster(new(problem), [.. problem.Members.Select((_, member) => new MemberPricing(problem, member))]).Bound(_prices, () => found.IsOver) is { } bound)
        {
            found.Raise(bound);
        }

        while (!found.IsOver)
        {
            Again();
        }
    }

    /// <summary>Weeks for which those before leave no days that keep the rules are made anew together with these.</summary>
    private Rota? OneAfterTheOther()
    {
        var rota = new Rota(problem.Members.Count, problem.Days);
        var windows = Math.Max(1, problem.Days / Length);
        for (var (each, from) = (0, 0); each < windows; from = ++each * Length)
        {
            var until = each == windows - 1 ? problem.Days : (each + 1) * Length;
            Rota? days;
            for (; (days = First(rota, from, until, found.Left / (1 + (2 * (windows - each))))) is null; from -= Length)
            {
                if (from == 0 || found.Unwanted.IsCancellationRequested)
                {
                    return null;
                }
            }

            rota = days;
        }

        found.Tell(rota);
        return rota;
    }

    private Rota? First(Rota before, int from, int until, TimeSpan patience)
    {
        var window = new RotaWindow(problem, before, from, until, isOpen: true);
        var part = new WindowFound(found, window, patience);
        Search(window, part);
        return part.Best is null ? null : window.With(part.Best);
    }

    /// <summary>From any Monday on, and rather where much is open.</summary>
    private void Again()
    {
        var window = Enumerable.Range(0, ((problem.Days - Length) / Week) + 1)
            .Select(week => new RotaWindow(problem, found.Best!, week * Week, Math.Min((week * Week) + Length, problem.Days), isOpen: false))
            .MaxBy(window => _random.NextDouble() * RotaCheck.Cost(window.Problem, window.Standing()))!;
        var share = found.Patience / (2 * Math.Max(1, problem.Days / Length));
        Search(window, new WindowFound(found, window, share > s_least ? share : s_least));
    }

    private void Search(RotaWindow window, WindowFound part)
    {
        var search = ColumnSearch.Of(window, part);
        search.Run();
        var needs = problem.Needs.Index().Where(need => need.Item.Day >= window.From && need.Item.Day < window.Until).Select(need => need.Index);
        foreach (var (need, price) in needs.Zip(search.Prices ?? []))
        {
            _prices[need] = price;
        }
    }
}
