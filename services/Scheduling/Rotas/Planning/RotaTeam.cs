namespace PeerSupport.Scheduling;

/// <summary>What a team's rota has to hold to beside: rest after nights, and that load and nights are spread.</summary>
/// <param name="Nights">The duties that are nights.</param>
/// <param name="LongestNights">Nights in a row; 0: no limit.</param>
/// <param name="Rests">What may not follow a night.</param>
/// <param name="LoadWeight">What each duty costs that somebody has more than somebody else who may have any.</param>
/// <param name="NightWeight">The same of nights, among those who may have nights.</param>
internal sealed record RotaTeam(IReadOnlySet<int> Nights, int LongestNights, IReadOnlyList<RotaRest> Rests, int LoadWeight, int NightWeight)
{
    /// <summary>Who may have a duty at all; of the others nobody says that they have little.</summary>
    public static IEnumerable<int> Sharing(RotaProblem problem) => Able(problem, _ => true);

    public static IEnumerable<int> SharingNights(RotaProblem problem) => Able(problem, problem.Team!.Nights.Contains);

    /// <summary>Whether a member could ever have this duty.</summary>
    public static bool IsAble(RotaProblem problem, int member, int duty) =>
        problem.Members[member].AtMost[duty] > 0 && Enumerable.Range(0, problem.Days).Any(day => !problem.Members[member].Off.Contains(day) && !problem.Members[member].Barred.Contains((day, duty)));

    private static IEnumerable<int> Able(RotaProblem problem, Func<int, bool> counts) =>
        Enumerable.Range(0, problem.Members.Count).Where(member => Enumerable.Range(0, problem.Duties.Count).Any(duty => counts(duty) && IsAble(problem, member, duty)));
}

/// <summary>After a night that begins on a day, none of these duties on a later one.</summary>
internal sealed record RotaRest(int Day, int Later, IReadOnlySet<int> Duties);

/// <summary>How evenly a rota is shared.</summary>
/// <param name="Load">The most duties that somebody has, less the fewest.</param>
/// <param name="Nights">The same of nights.</param>
/// <param name="Jain">Jain's index of the load: 1 where all carry alike, 1/n where one carries all.</param>
internal sealed record RotaShares(int Load, int Nights, double Jain)
{
    public static RotaShares Of(RotaProblem problem, Rota rota)
    {
        var loads = RotaTeam.Sharing(problem).Select(member => LoadOf(problem, rota, member)).ToArray();
        var nights = RotaTeam.SharingNights(problem).Select(member => NightsOf(problem, rota, member)).ToArray();
        var squares = loads.Sum(load => (double)load * load);
        return new(Spread(loads), Spread(nights), squares == 0 ? 1 : Math.Pow(loads.Sum(), 2) / (loads.Length * squares));
    }

    public static int LoadOf(RotaProblem problem, Rota rota, int member) =>
        problem.Members[member].LoadHeld + Days(problem).Count(day => rota[member, day] != Rota.Off);

    public static int NightsOf(RotaProblem problem, Rota rota, int member) =>
        problem.Members[member].NightsHeld.Count(day => day >= 0 && day < problem.Days) + Days(problem).Count(day => problem.Team!.Nights.Contains(rota[member, day]));

    private static int Spread(int[] values) => values.Length == 0 ? 0 : values.Max() - values.Min();

    private static IEnumerable<int> Days(RotaProblem problem) => Enumerable.Range(0, problem.Days);
}
