namespace PeerSupport.Scheduling;

/// <summary>A rota as one makes it by hand: day by day, place by place, whoever has had the least. It keeps every rule, leaves places empty that it could have filled, and is where a search begins.</summary>
internal static class Greedy
{
    /// <param name="rota">What is in it stays.</param>
    public static Rota Fill(RotaProblem problem, Rota rota)
    {
        var nights = problem.Team!.Nights;
        var members = Enumerable.Range(0, problem.Members.Count).ToArray();
        var (load, loadOfNights) = (Array.ConvertAll(members, member => RotaShares.LoadOf(problem, rota, member)), Array.ConvertAll(members, member => RotaShares.NightsOf(problem, rota, member)));
        foreach (var need in problem.Needs.OrderBy(need => need.Day).ThenByDescending(need => nights.Contains(need.Duty)))
        {
            var missing = need.Places - members.Count(member => rota[member, need.Day] == need.Duty);
            foreach (var member in members.Where(member => rota[member, need.Day] == Rota.Off).OrderBy(member => nights.Contains(need.Duty) ? loadOfNights[member] : 0).ThenBy(member => load[member]).ToList())
            {
                if (missing > 0 && Gets(problem, rota, member, need))
                {
                    missing--;
                    load[member]++;
                    loadOfNights[member] += nights.Contains(need.Duty) ? 1 : 0;
                }
            }
        }

        return rota;
    }

    private static bool Gets(RotaProblem problem, Rota rota, int member, RotaNeed need)
    {
        if (problem.Members[member].Barred.Contains((need.Day, need.Duty)))
        {
            return false;
        }

        rota[member, need.Day] = need.Duty;
        if (!RotaCheck.Broken(problem, rota, member).Any())
        {
            return true;
        }

        rota[member, need.Day] = Rota.Off;
        return false;
    }
}
