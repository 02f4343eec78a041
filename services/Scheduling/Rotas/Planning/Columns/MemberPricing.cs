namespace PeerSupport.Scheduling;

/// <summary>
/// The cheapest days of one member, when each duty on each day has a price: a shortest path over the days. What it has to know of the days before
/// stands in its states: how long he has been on or off, what may not follow, his minutes, his weekends, and how often he had those duties that
/// he may have only so often. The last are counted only once a path has broken them, for few ever do.
/// </summary>
internal sealed class MemberPricing
{
    /// <summary>The most states that are tried for one member.</summary>
    public const long MostStates = 20_000_000;

    private const int DayOff = 0;
    private readonly RotaProblem _problem;
    private readonly RotaMember _limits;
    private readonly int[] _able;
    private readonly int[] _alike;
    private readonly int[] _kinds;
    private readonly int[] _length;
    private readonly int _least;
    private readonly int _minutes;
    private readonly int _weekends;
    private readonly Run[] _runs;
    private readonly List<int> _counted = [];
    private readonly int[] _step;
    private int _counts = 1;

    public MemberPricing(RotaProblem problem, int member)
    {
        _problem = problem;
        _limits = problem.Members[member];
        _able = [.. Enumerable.Range(0, problem.Duties.Count).Where(duty => _limits.AtMost[duty] > 0)];
        _alike = [.. Enumerable.Range(0, problem.Duties.Count).Select(duty => _able.FirstOrDefault(each => problem.Duties[each].NotBefore.SetEquals(problem.Duties[duty].NotBefore), duty))];
        _kinds = [.. _able.Select(duty => _alike[duty]).Distinct()];
        var unit = Math.Max(1, _able.Aggregate(0, (unit, duty) => Common(unit, problem.Duties[duty].Minutes)));
        _length = [.. problem.Duties.Select(duty => duty.Minutes / unit)];
        _least = (_limits.LeastMinutes + unit - 1) / unit;
        _minutes = 1 + Math.Min(_limits.MostMinutes / unit, problem.Days * _able.Select(duty => _length[duty]).DefaultIfEmpty().Max());
        _weekends = 1 + Math.Min(_limits.Weekends, problem.Saturdays.Count());
        _runs = Runs();
        _step = new int[problem.Duties.Count];
    }

    /// <summary>How many states there are over all days.</summary>
    public long States => (long)_problem.Days * PerDay;

    private long PerDay => (long)_runs.Length * Inner;

    private long Inner => (long)_minutes * _weekends * _counts;

    /// <summary>The cheapest days, a duty or <see cref="Rota.Off"/> each, and what they cost; null where no days hold to the rules.</summary>
    /// <param name="price">By day and duty.</param>
    /// <param name="room">Where to work.</param>
    /// <exception cref="TooManyStates">There are more than are tried.</exception>
    public (double Cost, int[] Days)? Cheapest(double[,] price, PricingRoom room)
    {
        while (true)
        {
            if (Path(price, room) is not { } path)
            {
                return null;
            }

            var over = _able.FirstOrDefault(duty => path.Days.Count(each => each == duty) > _limits.AtMost[duty], Rota.Off);
            if (over == Rota.Off)
            {
                return path;
            }

            Count(over);
        }
    }

    private void Count(int duty)
    {
        _counted.Add(duty);
        _counts = 1;
        foreach (var each in _counted)
        {
            _step[each] = _counts;
            _counts *= _limits.AtMost[each] + 1;
        }

        if (States > MostStates)
        {
            throw new TooManyStates();
        }
    }

    private (double Cost, int[] Days)? Path(double[,] price, PricingRoom room)
    {
        var (last, from) = room.Of(_problem.Days, checked((int)PerDay));
        Begin(price, last, from[0]);
        for (var day = 1; day < _problem.Days; day++)
        {
            var next = room.Other(last);
            Array.Fill(next, double.PositiveInfinity, 0, (int)PerDay);
            for (var run = 0; run < _runs.Length; run++)
            {
                Follow(day, run, price, last, next, from[day]);
            }

            last = next;
        }

        return Back(last, from);
    }

    private void Begin(double[,] price, double[] first, int[] from)
    {
        Array.Fill(first, double.PositiveInfinity, 0, (int)PerDay);
        first[Place(Rested, 0, 0, 0)] = 0; // what was before is taken as off for long enough
        from[Place(Rested, 0, 0, 0)] = DayOff;
        if (_limits.Off.Contains(0))
        {
            return;
        }

        foreach (var duty in _able.Where(duty => _length[duty] < _minutes))
        {
            var weekend = IsSaturday(0) ? 1 : 0;
            var place = Place(Working(1, isFirst: true, duty), _length[duty], weekend, _step[duty]);
            if (weekend < _weekends && price[0, duty] < first[place])
            {
                (first[place], from[place]) = (price[0, duty], duty + 1);
            }
        }
    }

    private void Follow(int day, int run, double[,] price, double[] last, double[] next, int[] from)
    {
        var now = _runs[run];
        if (!now.Works || now.MayEnd)
        {
            var rest = now.Works ? 0 : Math.Min(run + 1, Rested);
            Move(last, run, next, rest, 0, 0, 0, from, run * Codes + DayOff, 0);
        }

        if (_limits.Off.Contains(day) || (now.Works ? now.Length >= _limits.LongestRun : run < Rested))
        {
            return;
        }

        var weekend = IsSaturday(day) || (IsSaturday(day - 1) && !now.Works) ? 1 : 0;
        foreach (var duty in _able)
        {
            if (!now.Works || !_problem.Duties[now.Duty].NotBefore.Contains(duty))
            {
                var to = now.Works ? Working(now.Length + 1, now.IsFirst, duty) : Working(1, isFirst: false, duty);
                Move(last, run, next, to, price[day, duty], duty, weekend, from, (run * Codes) + duty + 1, _length[duty]);
            }
        }
    }

    private void Move(double[] last, int run, double[] next, int to, double price, int duty, int weekend, int[] from, int code, int length)
    {
        var (step, most) = code % Codes == DayOff ? (0, 0) : (_step[duty], _limits.AtMost[duty]);
        for (var minutes = 0; minutes + length < _minutes; minutes++)
        {
            for (var weekends = 0; weekends + weekend < _weekends; weekends++)
            {
                var (source, target) = (Place(run, minutes, weekends, 0), Place(to, minutes + length, weekends + weekend, step));
                for (var count = 0; count < _counts; count++)
                {
                    var cost = last[source + count] + price;
                    if ((step == 0 || count / step % (most + 1) < most) && cost < next[target + count])
                    {
                        (next[target + count], from[target + count]) = (cost, code);
                    }
                }
            }
        }
    }

    private (double Cost, int[] Days)? Back(double[] last, int[][] from)
    {
        var (cost, place) = (double.PositiveInfinity, -1);
        for (var run = 0; run < _runs.Length; run++)
        {
            for (var minutes = _least; minutes < _minutes; minutes++)
            {
                var begin = Place(run, minutes, 0, 0);
                for (var each = begin; each < begin + (_weekends * _counts); each++)
                {
                    (cost, place) = last[each] < cost ? (last[each], each) : (cost, place);
                }
            }
        }

        return place < 0 ? null : (cost, Days(place, from));
    }

    private int[] Days(int place, int[][] from)
    {
        var days = new int[_problem.Days];
        for (var day = days.Length - 1; day >= 0; day--)
        {
            var (run, code) = (from[day][place] / Codes, from[day][place] % Codes);
            var duty = days[day] = code - 1;
            var inner = place % (int)Inner;
            if (duty != Rota.Off)
            {
                var weekend = IsSaturday(day) || (day > 0 && IsSaturday(day - 1) && !_runs[run].Works) ? 1 : 0;
                inner -= (((_length[duty] * _weekends) + weekend) * _counts) + _step[duty];
            }

            place = (run * (int)Inner) + inner;
        }

        return days;
    }

    // Off for 1 to ShortestRest days, the last of which stands for longer; then on for so long, with the last duty (one stands
    // for all that the same may not follow). A run that begins on the
    // first day may be short: it is kept apart until it is long enough.
    private Run[] Runs()
    {
        var off = Enumerable.Range(0, Math.Max(1, _limits.ShortestRest)).Select(_ => new Run(Works: false, 0, IsFirst: false, Rota.Off, MayEnd: true));
        var on = Enumerable.Range(1, Math.Max(0, _limits.LongestRun)).SelectMany(length => _kinds.Select(duty => new Run(true, length, false, duty, length >= _limits.ShortestRun)));
        var first = Enumerable.Range(1, Math.Max(0, Math.Min(_limits.LongestRun, _limits.ShortestRun - 1))).SelectMany(length => _kinds.Select(duty => new Run(true, length, true, duty, true)));
        return [.. off, .. on, .. first];
    }

    private int Working(int length, bool isFirst, int duty) =>
        Rested + 1 + ((length - 1 + (isFirst && length < _limits.ShortestRun ? _limits.LongestRun : 0)) * _kinds.Length) + Array.IndexOf(_kinds, _alike[duty]);

    private int Place(int run, int minutes, int weekends, int count) => (((((run * _minutes) + minutes) * _weekends) + weekends) * _counts) + count;

    private int Rested => Math.Max(1, _limits.ShortestRest) - 1;

    private int Codes => _problem.Duties.Count + 1;

    private static bool IsSaturday(int day) => RotaProblem.IsSaturday(day);

    private static int Common(int a, int b) => b == 0 ? a : Common(b, a % b);

    private readonly record struct Run(bool Works, int Length, bool IsFirst, int Duty, bool MayEnd);
}
