using CsCheck;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Problems so small that every rota can be tried.</summary>
internal static class RandomRotas
{
    public static Gen<RotaProblem> Problems(int days, int duties) =>
        from minutes in Gen.Int[1, 5].Array[duties]
        from notBefore in Gen.Bool.Array[duties * duties]
        from members in Members(days, duties).Array[2]
        from needs in (from places in Gen.Int[0, 2] from few in Gen.Int[0, 5] from many in Gen.Int[0, 5] select (places, few, many)).Array[days * duties]
        select new RotaProblem(
            days,
            [.. Enumerable.Range(0, duties).Select(duty => new RotaDuty($"{(char)('A' + duty)}", minutes[duty], Enumerable.Range(0, duties).Where(next => notBefore[(duty * duties) + next]).ToHashSet()))],
            members,
            [.. needs.Select((need, index) => new RotaNeed(index / duties, index % duties, need.places, need.few, need.many))]);

    /// <summary>The second duty is a night.</summary>
    public static Gen<RotaProblem> Teams(int days) =>
        from problem in Problems(days, duties: 2)
        from longest in Gen.Int[0, 2]
        from rests in Gen.Select(Gen.Int[0, days - 2], Gen.Int[1, 2]).Array[0, 3]
        from weights in Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3])
        from beside in (from barred in Gen.Select(Gen.Int[0, days - 1], Gen.Int[0, 1]).Array[0, 3] from load in Gen.Int[0, 2] from nights in Gen.Int[-2, days + 1].Array[0, 3] select (barred, load, nights)).Array[2]
        select problem with
        {
            Members = [.. problem.Members.Zip(beside, (member, of) => member with { LeastMinutes = 0, Barred = of.barred.ToHashSet(), LoadHeld = of.load, NightsHeld = of.nights.ToHashSet() })],
            Team = new(new HashSet<int> { 1 }, longest, [.. rests.Where(rest => rest.Item1 + rest.Item2 < days).Select(rest => new RotaRest(rest.Item1, rest.Item1 + rest.Item2, new HashSet<int> { 0 }))], weights.Item1, weights.Item2),
        };

    /// <summary>
    /// The first duty is there a second time, with places of its own; now and then somebody would rather have the one than the other, or rather neither, or may
    /// not have it, or it differs in what it costs, how unwanted or how long it is, what may not follow it, or what it may not follow.
    /// </summary>
    public static Gen<RotaProblem> Twins(Gen<RotaProblem> problems) =>
        from problem in problems
        from places in Gen.Int[0, 2].Array[problem.Days]
        from often in Gen.Int[0, 3].Select(nth => nth > 0).Array[problem.Members.Count]
        from spared in Gen.Select(Gen.Int[0, problem.Members.Count - 1], Gen.Int[0, problem.Days - 1]).Array[0, 1]
        from wished in Gen.Select(Gen.Int[0, problem.Members.Count - 1], Gen.Int[0, problem.Days - 1]).Array[0, 1]
        from unwanted in Gen.Select(Gen.Int[0, problem.Members.Count - 1], Gen.Int[0, problem.Days - 1], Gen.Int[1, 2]).Array[0, 2]
        from differs in Gen.Int[0, 7]
        let twin = problem.Duties.Count
        select problem with
        {
            Duties =
            [
                .. problem.Duties.Select((duty, index) => differs == 6 && index > 0 ? duty : duty with { NotBefore = With(duty.NotBefore, twin) }),
                problem.Duties[0] with
                {
                    Minutes = problem.Duties[0].Minutes + (differs == 1 ? 3 : 0),
                    NotBefore = differs == 2 ? new HashSet<int> { 0, twin } : With(problem.Duties[0].NotBefore, twin),
                },
            ],
            Needs =
            [
                .. problem.Needs,
                .. problem.Needs.Where(need => need.Duty == 0).Select(need => need with
                {
                    Duty = twin,
                    Places = places[need.Day],
                    TooFew = need.TooFew + (differs == 3 ? 2 : 0),
                    TooMany = differs == 4 ? Math.Max(0, need.TooMany - 2) : need.TooMany,
                }),
            ],
            Members = [.. problem.Members.Index().Select(each => each.Item with
            {
                AtMost = [often[each.Index] ? problem.Days : each.Item.AtMost[0], .. each.Item.AtMost.Skip(1), often[each.Index] ? problem.Days : each.Item.AtMost[0]],
                Barred = each.Item.Barred.Concat(each.Item.Barred.Where(cell => cell.Duty == 0).Select(cell => (cell.Day, twin))).Concat(spared.Where(cell => cell.Item1 == each.Index).Select(cell => (cell.Item2, twin))).ToHashSet(),
                Wishes =
                [
                    .. each.Item.Wishes.Where(wish => wish.Duty != 0),
                    .. wished.Where(cell => cell.Item1 == each.Index).Select(cell => new RotaWish(cell.Item2, twin, Wanted: true, 2)),
                    .. from cell in unwanted
                       where cell.Item1 == each.Index
                       from wish in (RotaWish[])[new(cell.Item2, 0, Wanted: false, 2), new(cell.Item2, twin, Wanted: false, differs == 7 ? cell.Item3 : 2)]
                       select wish,
                ],
            })],
            Team = differs == 5 ? problem.Team : Beside(problem.Team, twin),
        };

    private static RotaTeam? Beside(RotaTeam? team, int twin) =>
        team is null ? null : team with { Rests = [.. team.Rests.Select(rest => rest with { Duties = With(rest.Duties, twin) })] };

    private static HashSet<int> With(IReadOnlySet<int> duties, int twin) => duties.Contains(0) ? [.. duties, twin] : [.. duties];

    private static Gen<RotaMember> Members(int days, int duties) =>
        from most in Gen.Int[0, days].Array[duties]
        from least in Gen.Int[0, 8]
        from spare in Gen.Int[0, 20]
        from longest in Gen.Int[1, days]
        from shortest in Gen.Int[1, 3]
        from rest in Gen.Int[1, 3]
        from weekends in Gen.Int[0, 1]
        from off in Gen.Int[0, days - 1].Array[0, 2]
        from wishes in (from day in Gen.Int[0, days - 1] from duty in Gen.Int[0, duties - 1] from wanted in Gen.Bool from weight in Gen.Int[1, 5] select new RotaWish(day, duty, wanted, weight)).Array[0, 4]
        select new RotaMember("", most, least, least + spare, longest, shortest, rest, weekends, off.ToHashSet(), wishes);

    /// <summary>All that keep the rules of two members.</summary>
    public static IEnumerable<Rota> EveryRota(RotaProblem problem)
    {
        var lines = problem.Members.Select(member => Lines(problem.Days, problem.Duties.Count).Where(line => !RotaCheck.Broken(problem with { Members = [member] }, Rotas.Of(line)).Any()).ToList()).ToList();
        return from first in lines[0] from second in lines[1] select Rotas.Of(first, second);
    }

    /// <summary>Each choice of a duty, or of none, for every day.</summary>
    public static IEnumerable<int[]> Lines(int days, int duties) => days == 0
        ? [[]]
        : from line in Lines(days - 1, duties) from duty in Enumerable.Range(Rota.Off, duties + 1) select (int[])[.. line, duty];
}
