namespace PeerSupport.Scheduling;

/// <summary>What a rota has to hold to. Days count from 0, which is a Monday; nobody has more than one duty a day.</summary>
/// <param name="Days">How many days.</param>
/// <param name="Duties">The kinds of duty there are.</param>
/// <param name="Members">Who may be put on them.</param>
/// <param name="Needs">How many are wanted on which day; what is not named is not needed, and costs nothing.</param>
internal sealed record RotaProblem(int Days, IReadOnlyList<RotaDuty> Duties, IReadOnlyList<RotaMember> Members, IReadOnlyList<RotaNeed> Needs)
{
    /// <summary>Null where nothing but the above counts.</summary>
    public RotaTeam? Team { get; init; }

    private const int DaysInWeek = 7;
    private const int Saturday = 5;

    /// <summary>Each weekend's Saturday, also where its Sunday lies behind the end.</summary>
    public IEnumerable<int> Saturdays => Enumerable.Range(0, Days).Where(IsSaturday);

    /// <summary>Whether a weekend begins on the day.</summary>
    public static bool IsSaturday(int day) => day % DaysInWeek == Saturday;
}

/// <summary>A kind of duty, such as the night in a zone.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Minutes">How long it is.</param>
/// <param name="NotBefore">The duties, by index, that may not be the same person's next day.</param>
internal sealed record RotaDuty(string Name, int Minutes, IReadOnlySet<int> NotBefore);

/// <summary>Who is to be put on duties, and within which limits. All of them are hard, but the wishes.</summary>
/// <param name="Name">Who.</param>
/// <param name="AtMost">For each duty, how often at most; 0 where he may not do it.</param>
/// <param name="LeastMinutes">Over all days.</param>
/// <param name="MostMinutes">Over all days.</param>
/// <param name="LongestRun">Days with a duty in a row, counted from the first day: what was before is taken as off.</param>
/// <param name="ShortestRun">Days with a duty in a row, of runs that neither begin on the first day nor end on the last.</param>
/// <param name="ShortestRest">Days off in a row, likewise.</param>
/// <param name="Weekends">With a duty on one of their two days.</param>
/// <param name="Off">Days he is not there.</param>
/// <param name="Wishes">What he would rather, or rather not.</param>
internal sealed record RotaMember(
    string Name,
    IReadOnlyList<int> AtMost,
    int LeastMinutes,
    int MostMinutes,
    int LongestRun,
    int ShortestRun,
    int ShortestRest,
    int Weekends,
    IReadOnlySet<int> Off,
    IReadOnlyList<RotaWish> Wishes)
{
    /// <summary>Duties that he may not have on a day.</summary>
    public IReadOnlySet<(int Day, int Duty)> Barred { get; init; } = new HashSet<(int Day, int Duty)>();

    /// <summary>How many duties of these days he has already, beside what the rota gives him.</summary>
    public int LoadHeld { get; init; }

    /// <summary>The days on which he has a night already, those before the first and after the last included.</summary>
    public IReadOnlySet<int> NightsHeld { get; init; } = new HashSet<int>();
}

/// <summary>That a duty is wanted, or not wanted, on a day; it costs its weight where the rota is otherwise.</summary>
internal sealed record RotaWish(int Day, int Duty, bool Wanted, int Weight);

/// <summary>How many a duty needs on a day, and what each one too few, or too many, costs.</summary>
internal sealed record RotaNeed(int Day, int Duty, int Places, int TooFew, int TooMany);
