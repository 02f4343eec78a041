namespace PeerSupport.Scheduling;

/// <summary>
/// What has to be known of a member's days so far: a run, which is how long he has been on or off and what may not follow; and within each run his
/// minutes, his weekends, and how often he had the duties that are counted. Of each of the latter there is one more than he may have, which stays
/// impossible: so that a duty moves all states of a run by the same number of places.
/// </summary>
internal sealed class MemberStates
{
    private readonly RotaProblem _problem;
    private readonly RotaMember _limits;
    private readonly int[] _able;
    private readonly int[] _alike;
    private readonly int[] _kinds;
    private readonly Run[] _runs;
    private readonly int? _begin; // null where nothing was before
    private readonly bool[] _ends;
    private readonly MemberStep[][] _into;
    private readonly long[] _counts;
    private readonly long _weekend = 1;
    private readonly int _weekends;
    private readonly long _minutes;
    private readonly int[] _units;
    private int[]? _impossible; // of states that are too many nobody asks

    /// <param name="problem">Whose member he is.</param>
    /// <param name="limits">His.</param>
    /// <param name="counted">Duties of which it has to be known how often he had them.</param>
    /// <param name="minutes">Whether his minutes have to be known.</param>
    /// <param name="around">What stands before the first and after the last day; null where nothing does.</param>
    public MemberStates(RotaProblem problem, RotaMember limits, IReadOnlyList<int> counted, bool minutes, MemberAround? around = null)
    {
        (_problem, _limits, Counted, _counts) = (problem, limits, counted, new long[problem.Duties.Count]);
        _able = [.. Enumerable.Range(0, problem.Duties.Count).Where(duty => limits.AtMost[duty] > 0)];
        _alike = [.. Enumerable.Range(0, problem.Duties.Count).Select(duty => _able.FirstOrDefault(each => problem.Duties[each].NotBefore.SetEquals(problem.Duties[duty].NotBefore), duty))];
        _kinds = [.. _able.Concat(around?.Duties ?? []).Select(duty => _alike[duty]).Distinct()];
        _runs = AllRuns();
        _begin = around?.Before.Count > 0 ? Replay(Rested, around.Before, isFirst: true) : null;
        _ends = [.. _runs.Select((_, run) => around is null || Replay(run, around.After, isFirst: false) is not null)];
        var steps = AllSteps().ToLookup(each => each.To);
        _into = [.. _runs.Select((_, run) => steps[run].ToArray())];

        foreach (var duty in counted)
        {
            _counts[duty] = _weekend;
            _weekend *= limits.AtMost[duty] + 2;
        }

        _weekends = Math.Min(limits.Weekends, problem.Saturdays.Count());
        _minutes = _weekend * (_weekends + 2);
        Unit = Math.Max(1, _able.Aggregate(0, (unit, duty) => Common(unit, problem.Duties[duty].Minutes)));
        _units = [.. problem.Duties.Select(duty => minutes ? duty.Minutes / Unit : 0)];
        PerRun = _minutes * (1 + Math.Min(limits.MostMinutes / Unit, problem.Days * _able.Select(duty => _units[duty]).DefaultIfEmpty().Max()));
        Enough = minutes ? (limits.LeastMinutes + Unit - 1) / Unit * _minutes : 0;
    }

    /// <summary>How many states there are over all days.</summary>
    public long Count => PerRun * _runs.Length * _problem.Days;

    public IReadOnlyList<int> Counted { get; }

    public int Runs => _runs.Length;

    /// <summary>The states of one run: those of the first begin at 0, those of the next at this, and so on.</summary>
    public long PerRun { get; }

    /// <summary>Within a run, the first of those with minutes enough.</summary>
    public long Enough { get; }

    /// <summary>What all duties' minutes are multiples of.</summary>
    public int Unit { get; }

    /// <summary>The run of who was off before, for as long as it takes.</summary>
    public int Rested => Math.Max(1, _limits.ShortestRest) - 1;

    /// <summary>What may be on the first day, each from what was before it: from <see cref="Rested"/> where nothing was.</summary>
    public IEnumerable<MemberStep> First => (_limits.Off.Contains(0) ? [] : _able).Append(Rota.Off)
        .Select(duty => (Duty: duty, To: Next(_begin ?? Rested, duty, isFirst: _begin is null)))
        .Where(step => step.To is not null)
        .Select(step => new MemberStep(_begin ?? Rested, step.To!.Value, step.Duty));

    /// <summary>Whether what stands after the last day may follow a run.</summary>
    public bool MayBeLast(int run) => _ends[run];

    /// <summary>What leads to a run on a later day.</summary>
    public IEnumerable<MemberStep> Into(int run, int day) => _limits.Off.Contains(day) && _runs[run].Works ? [] : _into[run];

    /// <summary>By how many places a step on a day moves within the run.</summary>
    public long Shift(MemberStep step, int day)
    {
        if (step.Duty == Rota.Off)
        {
            return 0;
        }

        var begins = RotaProblem.IsSaturday(day) || (day > 0 && RotaProblem.IsSaturday(day - 1) && !_runs[step.Run].Works);
        return (_units[step.Duty] * _minutes) + (begins ? _weekend : 0) + _counts[step.Duty];
    }

    /// <summary>How many states of a run have the same minutes, next to each other.</summary>
    public int OfSameMinutes => checked((int)_minutes);

    /// <summary>Among the states of the same minutes, those he can't be in.</summary>
    public IReadOnlyList<int> Impossible => _impossible ??= [.. Enumerable.Range(0, OfSameMinutes).Where(place =>
        place / _weekend > _weekends || Counted.Any(duty => place / _counts[duty] % (_limits.AtMost[duty] + 2) > _limits.AtMost[duty]))];

    // Off for 1 to ShortestRest days, the last of which stands for longer; then on for so long, with the last duty (one stands for all that the
    // same may not follow). A run that begins on the first day may be short: it is kept apart until it is long enough.
    private Run[] AllRuns()
    {
        var off = Enumerable.Range(0, Rested + 1).Select(_ => new Run(Works: false, 0, Rota.Off, MayEnd: true, IsFirst: false));
        var on = Enumerable.Range(1, Math.Max(0, _limits.LongestRun)).SelectMany(length => _kinds.Select(duty => new Run(true, length, duty, length >= _limits.ShortestRun, false)));
        var first = Enumerable.Range(1, Math.Max(0, Math.Min(_limits.LongestRun, _limits.ShortestRun - 1))).SelectMany(length => _kinds.Select(duty => new Run(true, length, duty, true, true)));
        return [.. off, .. on, .. first];
    }

    private IEnumerable<MemberStep> AllSteps() =>
        from run in Enumerable.Range(0, _runs.Length)
        from duty in _able.Append(Rota.Off)
        let to = Next(run, duty, isFirst: false)
        where to is not null
        select new MemberStep(run, to.Value, duty);

    /// <summary>The run after a day more; null where he may not have it.</summary>
    private int? Next(int run, int duty, bool isFirst)
    {
        var now = _runs[run];
        if (duty == Rota.Off)
        {
            return !now.MayEnd ? null : now.Works ? 0 : Math.Min(run + 1, Rested);
        }

        return (now.Works ? now.Length >= _limits.LongestRun || _problem.Duties[now.Duty].NotBefore.Contains(duty) : run < Rested || _limits.LongestRun < 1) ? null
            : now.Works ? Working(now.Length + 1, now.IsFirst, duty)
            : Working(1, isFirst, duty);
    }

    private int? Replay(int from, IEnumerable<int> days, bool isFirst)
    {
        int? run = from;
        foreach (var duty in days.TakeWhile(_ => run is not null))
        {
            (run, isFirst) = (Next(run!.Value, duty, isFirst), false);
        }

        return run;
    }

    private int Working(int length, bool isFirst, int duty) =>
        Rested + 1 + ((length - 1 + (isFirst && length < _limits.ShortestRun ? _limits.LongestRun : 0)) * _kinds.Length) + Array.IndexOf(_kinds, _alike[duty]);

    private static int Common(int a, int b) => b == 0 ? a : Common(b, a % b);

    private readonly record struct Run(bool Works, int Length, int Duty, bool MayEnd, bool IsFirst);
}

/// <summary>What stands of a member's days on either side of those that are sought, beginning with the rota's first and ending with its last day.</summary>
internal sealed record MemberAround(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    public IEnumerable<int> Duties => Before.Concat(After).Where(duty => duty != Rota.Off).Distinct();
}

/// <summary>A day more: from a run to a run, with a duty or <see cref="Rota.Off"/>.</summary>
internal readonly record struct MemberStep(int Run, int To, int Duty);
