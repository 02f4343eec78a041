using Google.OrTools.Sat;

namespace PeerSupport.Scheduling;

internal sealed partial class RotaModel
{
    private void Team(int member)
    {
        var limits = _problem.Members[member];
        foreach (var (day, duty) in limits.Barred)
        {
            Model.Add(_on[member, day, duty] == 0);
        }

        if (_problem.Team is not { } team)
        {
            return;
        }

        foreach (var rest in team.Rests)
        {
            // one duty a day: of both days together there is at most one of these
            Model.AddAtMostOne(NightsOn(member, rest.Day).Concat(rest.Duties.Select(duty => (ILiteral)_on[member, rest.Later, duty])));
        }

        for (var first = -team.LongestNights; team.LongestNights > 0 && first < _problem.Days; first++)
        {
            // a window one longer than the longest run; what lies outside the rota is as it stands
            var free = Days(first, team.LongestNights + 1).Where(day => !limits.NightsHeld.Contains(day)).ToArray();
            if (Array.TrueForAll(free, day => day >= 0 && day < _problem.Days) && free.Length > 0)
            {
                Model.Add(LinearExpr.Sum(free.SelectMany(day => NightsOn(member, day))) <= free.Length - 1);
            }
        }
    }

    private IEnumerable<LinearExpr> Spreads()
    {
        if (_problem.Team is not { } team)
        {
            return [];
        }

        var duties = Enumerable.Range(0, _problem.Duties.Count).ToArray();
        return
        [
            Spread([.. RotaTeam.Sharing(_problem)], duties, member => _problem.Members[member].LoadHeld) * team.LoadWeight,
            Spread([.. RotaTeam.SharingNights(_problem)], [.. team.Nights], member => _problem.Members[member].NightsHeld.Count(day => day >= 0 && day < _problem.Days)) * team.NightWeight,
        ];
    }

    /// <summary>The most that one of them has of these duties, less the fewest.</summary>
    private LinearExpr Spread(int[] members, int[] duties, Func<int, int> held)
    {
        if (members.Length == 0)
        {
            return LinearExpr.Constant(0);
        }

        var limit = _problem.Days + members.Max(held);
        var (most, fewest) = (Model.NewIntVar(0, limit, ""), Model.NewIntVar(0, limit, ""));
        foreach (var member in members)
        {
            var load = Of(member) + held(member);
            Model.Add(load <= most);
            Model.Add(load >= fewest);
        }

        // Follows from the above, but in whole numbers only: who can do the same share what there is of it.
        foreach (var alike in members.GroupBy(member => string.Join(',', duties.Where(duty => RotaTeam.IsAble(_problem, member, duty)))).Select(each => each.ToArray()).Append(members))
        {
            var all = LinearExpr.Sum(alike.Select(member => Of(member) + held(member)));
            Model.Add(all <= most * alike.Length);
            Model.Add(all >= fewest * alike.Length);
        }

        return most - fewest;

        LinearExpr Of(int member) => LinearExpr.Sum(duties.SelectMany(duty => Days(0, _problem.Days).Select(day => _on[member, day, duty])));
    }

    private IEnumerable<ILiteral> NightsOn(int member, int day) => _problem.Team!.Nights.Select(duty => (ILiteral)_on[member, day, duty]);
}
