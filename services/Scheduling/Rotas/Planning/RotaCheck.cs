namespace PeerSupport.Scheduling;

/// <summary>A hard rule that a rota breaks.</summary>
internal enum RotaRule
{
    /// <summary>A duty on a day the member is not there.</summary>
    Away,

    /// <summary>One kind of duty more often than the member may have it.</summary>
    TooOften,

    /// <summary>A duty that may not follow that of the day before.</summary>
    FollowsTooSoon,

    /// <summary>Fewer minutes in all than the least.</summary>
    TooLittle,

    /// <summary>More minutes in all than the most.</summary>
    TooMuch,

    /// <summary>More days with a duty in a row than the longest run.</summary>
    RunTooLong,

    /// <summary>Fewer days with a duty in a row than the shortest run.</summary>
    RunTooShort,

    /// <summary>Fewer days off in a row than the shortest rest.</summary>
    RestTooShort,

    /// <summary>More weekends than the most.</summary>
    TooManyWeekends,

    /// <summary>A duty that the member may not have on that day.</summary>
    Barred,

    /// <summary>A duty too soon after a night.</summary>
    RestAfterNight,

    /// <summary>More nights in a row than the longest run, those that stand already included.</summary>
    TooManyNights,
}

/// <summary>A broken rule: whose it is, and the first day it shows; of rules over all days, the last.</summary>
internal sealed record BrokenRule(RotaRule Rule, int Member, int Day);

/// <summary>
/// Which hard rules a rota breaks, and what it costs. It knows nothing of how rotas are made: what a solver or a team brings is judged by it
/// before anything is stored.
/// </summary>
internal static partial class RotaCheck
{
    /// <summary>Each rule as often as it is broken; none when the rota may stand.</summary>
    public static IEnumerable<BrokenRule> Broken(RotaProblem problem, Rota rota) =>
        Enumerable.Range(0, problem.Members.Count).SelectMany(member => Broken(problem, rota, member));

    /// <summary>Of one member.</summary>
    public static IEnumerable<BrokenRule> Broken(RotaProblem problem, Rota rota, int member) =>
        OfDays(problem, rota, member).Concat(OfRuns(problem, rota, member)).Concat(OfAll(problem, rota, member)).Concat(OfTeam(problem, rota, member));

    /// <summary>What is short of the needs or above them, and the wishes not met, by their weights.</summary>
    public static long Cost(RotaProblem problem, Rota rota)
    {
        var members = Enumerable.Range(0, problem.Members.Count).ToArray();
        var needs = problem.Needs.Sum(need =>
        {
            var there = members.Count(member => rota[member, need.Day] == need.Duty);
            return there < need.Places ? (long)need.TooFew * (need.Places - there) : (long)need.TooMany * (there - need.Places);
        });
        return needs + SpreadCost(problem, rota) + members.Sum(member => problem.Members[member].Wishes.Sum(wish => rota[member, wish.Day] == wish.Duty == wish.Wanted ? 0L : wish.Weight));
    }

    private static IEnumerable<BrokenRule> OfDays(RotaProblem problem, Rota rota, int member)
    {
        for (var day = 0; day < problem.Days; day++)
        {
            if (rota[member, day] == Rota.Off)
            {
                continue;
            }

            if (problem.Members[member].Off.Contains(day))
            {
                yield return new(RotaRule.Away, member, day);
            }

            if (day > 0 && rota[member, day - 1] != Rota.Off && problem.Duties[rota[member, day - 1]].NotBefore.Contains(rota[member, day]))
            {
                yield return new(RotaRule.FollowsTooSoon, member, day);
            }
        }
    }

    private static IEnumerable<BrokenRule> OfRuns(RotaProblem problem, Rota rota, int member)
    {
        var limits = problem.Members[member];
        for (int from = 0, until; from < problem.Days; from = until)
        {
            var works = rota[member, from] != Rota.Off;
            for (until = from + 1; until < problem.Days && rota[member, until] != Rota.Off == works; until++)
            {
            }

            var isWhole = from > 0 && until < problem.Days;
            if (works && until - from > limits.LongestRun)
            {
                yield return new(RotaRule.RunTooLong, member, from + limits.LongestRun);
            }

            if (isWhole && works && until - from < limits.ShortestRun)
            {
                yield return new(RotaRule.RunTooShort, member, from);
            }

            if (isWhole && !works && until - from < limits.ShortestRest)
            {
                yield return new(RotaRule.RestTooShort, member, from);
            }
        }
    }

    private static IEnumerable<BrokenRule> OfAll(RotaProblem problem, Rota rota, int member)
    {
        var limits = problem.Members[member];
        var duties = Enumerable.Range(0, problem.Days).Select(day => rota[member, day]).Where(duty => duty != Rota.Off).ToArray();
        var minutes = duties.Sum(duty => problem.Duties[duty].Minutes);
        var weekends = problem.Saturdays.Count(day => rota[member, day] != Rota.Off || (day + 1 < problem.Days && rota[member, day + 1] != Rota.Off));
        for (var duty = 0; duty < problem.Duties.Count; duty++)
        {
            if (duties.Count(each => each == duty) > limits.AtMost[duty])
            {
                yield return new(RotaRule.TooOften, member, problem.Days - 1);
            }
        }

        if (minutes < limits.LeastMinutes)
        {
            yield return new(RotaRule.TooLittle, member, problem.Days - 1);
        }

        if (minutes > limits.MostMinutes)
        {
            yield return new(RotaRule.TooMuch, member, problem.Days - 1);
        }

        if (weekends > limits.Weekends)
        {
            yield return new(RotaRule.TooManyWeekends, member, problem.Days - 1);
        }
    }
}
