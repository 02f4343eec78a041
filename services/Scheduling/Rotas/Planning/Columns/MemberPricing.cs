using System.Numerics;
using System.Runtime.InteropServices;

namespace PeerSupport.Scheduling;

/// <summary>Days of one member that hold to his rules.</summary>
/// <param name="Cost">What they cost.</param>
/// <param name="Bound">No days of his cost less.</param>
/// <param name="Days">A duty or <see cref="Rota.Off"/> each.</param>
internal sealed record PricedDays(double Cost, double Bound, int[] Days);

/// <summary>
/// The cheapest days of one member, when each duty on each day has a price: a shortest path over the days and <see cref="MemberStates"/>. A duty
/// that he may have only so often is counted once a path has had it too often, for few ever do. Where counting makes too many states, it is charged
/// instead (<see cref="MemberCharge"/>), and so are his minutes.
/// </summary>
internal sealed class MemberPricing
{
    private const long MostStates = 20_000_000;
    private const long MostCounted = 2_000_000;
    private const int Rounds = 8;
    private const int MostRounds = 60;
    private const double Nothing = 1e-7;
    private readonly RotaProblem _problem;
    private readonly RotaMember _limits;
    private readonly MemberAround? _around;
    private readonly long _mostCounted;
    private readonly MemberCharge?[] _ofDuties;
    private readonly MemberCharge? _ofMinutes;
    private MemberStates _states;

    /// <param name="problem">Whose member it is.</param>
    /// <param name="member">Which.</param>
    /// <param name="mostStates">With more states than these, minutes are charged.</param>
    /// <param name="mostCounted">With more states than these, what more there is to count is charged.</param>
    /// <param name="around">What stands before and after; null where nothing does.</param>
    public MemberPricing(RotaProblem problem, int member, long mostStates = MostStates, long mostCounted = MostCounted, MemberAround? around = null)
    {
        (_problem, _limits, _mostCounted, _ofDuties, _around) = (problem, problem.Members[member], mostCounted, new MemberCharge?[problem.Duties.Count], around);
        _states = new(problem, _limits, [], minutes: true, around);
        if (_states.Count > mostStates)
        {
            _states = new(problem, _limits, [], minutes: false, around);
            _ofMinutes = new((_limits.LeastMinutes + _states.Unit - 1) / _states.Unit, _limits.MostMinutes / _states.Unit);
        }
    }

    private IEnumerable<MemberCharge> Charges => _ofDuties.Append(_ofMinutes).OfType<MemberCharge>();

    /// <summary>The cheapest days found: none are cheaper, where nothing is charged. Null where no days hold to the rules.</summary>
    /// <param name="price">By day and duty.</param>
    /// <param name="room">Where to work.</param>
    /// <exception cref="TooManyStates">There are too many to count, and charging found no days.</exception>
    public PricedDays? Cheapest(double[,] price, PricingRoom room)
    {
        foreach (var charge in Charges)
        {
            charge.Begin();
        }

        var (best, bound) = (default(PricedDays), double.NegativeInfinity);
        for (var round = 0; (best is null || round < Rounds) && !(best?.Cost - bound <= Nothing); round++)
        {
            if (round > MostRounds)
            {
                throw new TooManyStates();
            }

            if (Path(price, room) is not { } path)
            {
                return null;
            }

            bound = Math.Max(bound, path.Cost - Charges.Sum(charge => charge.Least));
            var often = _ofDuties.Select((_, duty) => path.Days.Count(each => each == duty)).ToArray();
            if (Over(often) is var over and not Rota.Off && _ofDuties[over] is null)
            {
                Count(over);
            }
            else
            {
                var cost = path.Cost - Charged(often);
                best = Holds(often) && !(best?.Cost <= cost) ? new(cost, bound, path.Days) : best;
            }

            Learn(often);
        }

        return best! with { Bound = Math.Min(best.Cost, bound) };
    }

    // Counted from now on, or charged.
    private void Count(int duty)
    {
        var states = new MemberStates(_problem, _limits, [.. _states.Counted, duty], _ofMinutes is null, _around);
        if (states.Count <= _mostCounted)
        {
            _states = states;
            return;
        }

        _ofDuties[duty] = new(0, _limits.AtMost[duty]);
        _ofDuties[duty]!.Begin();
    }

    private int Over(int[] often) => Enumerable.Range(0, often.Length).FirstOrDefault(duty => often[duty] > _limits.AtMost[duty], Rota.Off);

    private bool Holds(int[] often) => Over(often) == Rota.Off && _ofMinutes?.Breaks(Units(often)) is not true;

    private int Units(int[] often) => often.Select((times, duty) => times * _problem.Duties[duty].Minutes / _states.Unit).Sum();

    // What the charges add to the cost of days that have the duties so often.
    private double Charged(int[] often) => often.Select((times, duty) => times * ((_ofDuties[duty]?.Each ?? 0) + ChargeOfMinutes(duty))).Sum();

    private double ChargeOfMinutes(int duty) => _ofMinutes is null ? 0 : _ofMinutes.Each * (_problem.Duties[duty].Minutes / _states.Unit);

    private void Learn(int[] often)
    {
        foreach (var (duty, charge) in _ofDuties.Index())
        {
            charge?.Learn(often[duty]);
        }

        _ofMinutes?.Learn(Units(often));
    }

    private (double Cost, int[] Days)? Path(double[,] price, PricingRoom room)
    {
        var perRun = checked((int)_states.PerRun);
        var costs = room.Of(_problem.Days, checked(perRun * _states.Runs));
        for (var day = 0; day < _problem.Days; day++)
        {
            var now = costs[day].AsSpan(0, perRun * _states.Runs);
            now.Fill(double.PositiveInfinity);
            if (day == 0)
            {
                Begin(price, now, perRun);
            }
            else
            {
                Follow(price, costs[day - 1], now, perRun, day);
            }

            foreach (var place in _states.Impossible)
            {
                for (var each = place; each < now.Length; each += _states.OfSameMinutes)
                {
                    now[each] = double.PositiveInfinity;
                }
            }
        }

        return Cheapest(costs[_problem.Days - 1], perRun) is var (cost, at) && double.IsFinite(cost) ? (cost, Days(at, costs, price, perRun)) : null;
    }

    private void Begin(double[,] price, Span<double> now, int perRun)
    {
        foreach (var step in _states.First.Where(step => _states.Shift(step, 0) < perRun))
        {
            ref var cost = ref now[(step.To * perRun) + (int)_states.Shift(step, 0)];
            cost = Math.Min(cost, Price(price, step, 0));
        }
    }

    private void Follow(double[,] price, ReadOnlySpan<double> before, Span<double> now, int perRun, int day)
    {
        for (var run = 0; run < _states.Runs; run++)
        {
            foreach (var step in _states.Into(run, day))
            {
                if (_states.Shift(step, day) is var shift && shift < perRun)
                {
                    var places = perRun - (int)shift;
                    Relax(before.Slice(step.Run * perRun, places), Price(price, step, day), now.Slice((run * perRun) + (int)shift, places));
                }
            }
        }
    }

    private double Price(double[,] price, MemberStep step, int day) => step.Duty == Rota.Off ? 0 : price[day, step.Duty] + (_ofDuties[step.Duty]?.Each ?? 0) + ChargeOfMinutes(step.Duty);

    private static void Relax(ReadOnlySpan<double> from, double price, Span<double> to)
    {
        var many = MemoryMarshal.Cast<double, Vector<double>>(from);
        var into = MemoryMarshal.Cast<double, Vector<double>>(to);
        for (var each = 0; each < many.Length; each++)
        {
            into[each] = Vector.Min(many[each] + new Vector<double>(price), into[each]);
        }

        for (var each = many.Length * Vector<double>.Count; each < from.Length; each++)
        {
            to[each] = Math.Min(from[each] + price, to[each]);
        }
    }

    private (double Cost, int At) Cheapest(double[] costs, int perRun)
    {
        var (cost, at) = (double.PositiveInfinity, 0);
        foreach (var run in Enumerable.Range(0, _states.Runs).Where(_states.MayBeLast))
        {
            for (var place = _states.Enough; place < perRun; place++)
            {
                var each = (run * perRun) + (int)place;
                (cost, at) = costs[each] < cost ? (costs[each], each) : (cost, at);
            }
        }

        return (cost, at);
    }

    // Back from the last day: the step that made a state as cheap as it is, is the one that was taken.
    private int[] Days(int at, double[][] costs, double[,] price, int perRun)
    {
        var days = new int[_problem.Days];
        for (var day = days.Length - 1; day >= 0; day--)
        {
            var (run, place, cost) = (at / perRun, at % perRun, costs[day][at]);
            var step = day == 0
                ? _states.First.First(step => step.To == run && _states.Shift(step, day) == place && Price(price, step, day) == cost)
                : _states.Into(run, day).First(step => _states.Shift(step, day) is var shift && shift <= place && costs[day - 1][(step.Run * perRun) + place - (int)shift] + Price(price, step, day) == cost);
            (days[day], at) = (step.Duty, (step.Run * perRun) + place - (int)_states.Shift(step, day));
        }

        return days;
    }
}
