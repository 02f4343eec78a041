namespace PeerSupport.Scheduling;

internal static partial class RotaCheck
{
    private static IEnumerable<BrokenRule> OfTeam(RotaProblem problem, Rota rota, int member)
    {
        var (limits, days) = (problem.Members[member], Enumerable.Range(0, problem.Days));
        foreach (var day in days.Where(day => limits.Barred.Contains((day, rota[member, day]))))
        {
            yield return new(RotaRule.Barred, member, day);
        }

        if (problem.Team is not { } team)
        {
            yield break;
        }

        foreach (var rest in team.Rests.Where(rest => team.Nights.Contains(rota[member, rest.Day]) && rest.Duties.Contains(rota[member, rest.Later])))
        {
            yield return new(RotaRule.RestAfterNight, member, rest.Later);
        }

        for (var first = -team.LongestNights; team.LongestNights > 0 && first < problem.Days; first++)
        {
            // a window one longer than the longest run, all of it nights
            var window = Enumerable.Range(first, team.LongestNights + 1).ToArray();
            var given = Array.FindAll(window, day => IsOn(day) && !limits.NightsHeld.Contains(day));
            if (given.Length > 0 && Array.TrueForAll(window, day => limits.NightsHeld.Contains(day) || IsOn(day)))
            {
                yield return new(RotaRule.TooManyNights, member, given[^1]);
            }
        }

        bool IsOn(int day) => day >= 0 && day < problem.Days && team.Nights.Contains(rota[member, day]);
    }

    private static long SpreadCost(RotaProblem problem, Rota rota) =>
        problem.Team is { } team && RotaShares.Of(problem, rota) is var shares ? ((long)team.LoadWeight * shares.Load) + ((long)team.NightWeight * shares.Nights) : 0;
}
