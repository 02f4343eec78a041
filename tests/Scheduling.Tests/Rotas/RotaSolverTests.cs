using System.Threading.Channels;
using CsCheck;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class RotaSolverTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Random small problems, of which every rota is tried: the solver finds one that keeps every rule if there is one, and none costs less.
    /// A rule that its model lacks, has too strictly, or weighs otherwise than the checker turns up here.
    /// </summary>
    [Fact]
    public void It_finds_the_cheapest_of_all_rotas_that_keep_the_rules() => Gen.OneOf(Problems(days: 7, duties: 1), Problems(days: 4, duties: 2), Teams(days: 4)).Sample(
        problem =>
        {
            var best = Solve(problem).LastOrDefault();
            var cheapest = EveryRota(problem).Select(rota => (long?)RotaCheck.Cost(problem, rota)).Min();

            return best?.Cost == cheapest && best?.Bound == cheapest && (best is null || !RotaCheck.Broken(problem, best.Rota).Any());
        },
        iter: 150,
        threads: 1,
        print: problem => $"{problem} {string.Join(' ', problem.Members)} {string.Join(' ', problem.Needs)}");

    /// <summary>Column generation by itself: the solver would be done with problems as small before it comes to it.</summary>
    [Fact]
    public void Its_columns_bound_what_can_be_had_and_reach_it()
    {
        var reached = 0;
        Gen.OneOf(Problems(days: 7, duties: 1), Problems(days: 4, duties: 2)).Sample(
            problem =>
            {
                var drafts = Channel.CreateUnbounded<RotaDraft>();
                var found = new RotaFound(problem, TimeSpan.FromMilliseconds(100), drafts.Writer, TestContext.Current.CancellationToken);
                ColumnSearch.Of(problem, found)!.Run();
                found.End();
                var best = drafts.Reader.TryRead(out var first) ? first : null;
                while (drafts.Reader.TryRead(out var next))
                {
                    best = next;
                }

                var cheapest = EveryRota(problem).Select(rota => (long?)RotaCheck.Cost(problem, rota)).Min();
                reached += best is not null && best.Cost == cheapest ? 1 : 0;

                return best is null || (best.Bound <= cheapest && cheapest <= best.Cost);
            },
            iter: 100,
            threads: 1,
            print: problem => $"{problem} {string.Join(' ', problem.Members)} {string.Join(' ', problem.Needs)}");

        Assert.True(reached > 0);
    }

    /// <summary>Each member's cheapest days at random prices, beside every line of days that keeps his rules.</summary>
    [Fact]
    public void The_days_it_prices_are_the_cheapest_that_keep_a_members_rules() => s_priced.Sample(
        each =>
        {
            var priced = new MemberPricing(each.Alone, 0).Cheapest(each.Price, new());

            return priced?.Cost == each.Cheapest && priced?.Bound == each.Cheapest && (priced is null || Keeps(each.Alone, priced));
        },
        iter: 2000,
        threads: 1);

    /// <summary>Where nothing may be counted, what somebody has too often gets dearer: his days keep the rules, and the bound holds.</summary>
    [Theory]
    [InlineData(1_000_000, 90)]
    [InlineData(0, 50)] // minutes are charged too
    public void Days_that_are_charged_for_keep_the_rules_and_none_are_cheaper_than_their_bound(long mostStates, int mostlyExact)
    {
        var (asked, exact) = (0, 0);
        s_priced.Where(each => each.Cheapest is not null).Sample(
            each =>
            {
                asked++;
                var priced = Charged(each.Alone, each.Price, mostStates);
                exact += priced?.Cost == each.Cheapest ? 1 : 0;

                return priced is null || (Keeps(each.Alone, priced) && priced.Bound <= each.Cheapest + 1e-6 && priced.Cost >= each.Cheapest - 1e-6);
            },
            iter: 2000,
            threads: 1);

        Assert.True(exact * 100 > asked * mostlyExact, $"{exact} of {asked}");
    }

    /// <summary>Whoever made it, and whatever he says of it.</summary>
    [Fact]
    public void A_rota_that_breaks_a_rule_never_becomes_a_draft()
    {
        var drafts = Channel.CreateUnbounded<RotaDraft>();
        var found = new RotaFound(Wide(members: 6, days: 7), s_patience, drafts.Writer, TestContext.Current.CancellationToken);
        var broken = new Rota(6, 7) { [1, 2] = 1, [1, 3] = 0 }; // an early after a night

        Assert.Throws<InvalidOperationException>(() => found.Tell(broken));
        found.End();
        Assert.Null(found.Best);
        Assert.False(drafts.Reader.TryRead(out _));
    }

    [Fact]
    public void Drafts_get_better_and_the_last_says_what_is_known()
    {
        var drafts = Solve(Wide(members: 10, days: 14)).ToList();

        Assert.True(drafts[^1].IsOptimal);
        Assert.Equal(drafts.Select(draft => draft.Cost).OrderDescending(), drafts.Select(draft => draft.Cost));
        Assert.All(drafts, draft => Assert.True(draft.Bound <= draft.Cost));
    }

    [Fact]
    public void It_begins_from_the_rota_that_stands_and_leaves_a_good_one_as_it_is()
    {
        var problem = Wide(members: 6, days: 7);
        var standing = Solve(problem).Last();

        var again = RotaSolver.Improve(problem, s_patience, standing.Rota, TestContext.Current.CancellationToken).ToBlockingEnumerable().First();

        Assert.Equal(standing.Cost, again.Cost);
    }

    [Fact]
    public async Task It_stops_when_nobody_wants_more()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var drafts = new List<RotaDraft>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var draft in RotaSolver.Improve(Wide(members: 40, days: 84), TimeSpan.FromHours(1), begin: null, enough.Token))
            {
                drafts.Add(draft);
                await enough.CancelAsync();
            }
        });

        Assert.NotEmpty(drafts); // what was found stands
    }

    private static IEnumerable<RotaDraft> Solve(RotaProblem problem) =>
        RotaSolver.Improve(problem, s_patience, begin: null, TestContext.Current.CancellationToken).ToBlockingEnumerable();

    private static RotaProblem Wide(int members, int days) => new(
        days,
        [new("E", 480, new HashSet<int>()), new("N", 600, new HashSet<int> { 0 })],
        [.. Enumerable.Range(0, members).Select(member => new RotaMember(
            $"{member}", [days, 4], 0, days * 300, LongestRun: 5, ShortestRun: 2, ShortestRest: 2, Weekends: 1, new HashSet<int> { member % days }, [new(member * 3 % days, 1, Wanted: true, 2), new(member * 5 % days, 0, Wanted: false, 3)]))],
        [.. Enumerable.Range(0, days).SelectMany(day => new RotaNeed[] { new(day, 0, members / 3, 10, 1), new(day, 1, members / 6, 20, 1) })]);

    /// <summary>A member, what each duty on each day is priced at, and the least that days of his can cost.</summary>
    private static readonly Gen<(RotaProblem Alone, double[,] Price, double? Cheapest)> s_priced =
        from problem in Gen.OneOf(Problems(days: 7, duties: 1), Problems(days: 4, duties: 2))
        from prices in Gen.Int[-5, 5].Array[8]
        select Priced(problem with { Members = [problem.Members[0]] }, prices);

    private static (RotaProblem Alone, double[,] Price, double? Cheapest) Priced(RotaProblem alone, int[] prices)
    {
        var price = new double[alone.Days, alone.Duties.Count];
        foreach (var (day, duty) in from day in Enumerable.Range(0, alone.Days) from duty in Enumerable.Range(0, alone.Duties.Count) select (day, duty))
        {
            price[day, duty] = prices[(day * alone.Duties.Count) + duty];
        }

        return (alone, price, Lines(alone.Days, alone.Duties.Count).Where(line => !RotaCheck.Broken(alone, Rotas.Of(line)).Any())
            .Select(line => (double?)line.Index().Sum(day => day.Item == Rota.Off ? 0 : price[day.Index, day.Item])).Min());
    }

    private static bool Keeps(RotaProblem alone, PricedDays priced) => !RotaCheck.Broken(alone, Rotas.Of(priced.Days)).Any();

    private static PricedDays? Charged(RotaProblem alone, double[,] price, long mostStates)
    {
        try
        {
            return new MemberPricing(alone, 0, mostStates, mostCounted: 0).Cheapest(price, new());
        }
        catch (TooManyStates)
        {
            return null;
        }
    }

    private static Gen<RotaProblem> Problems(int days, int duties) =>
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
    private static Gen<RotaProblem> Teams(int days) =>
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

    private static IEnumerable<Rota> EveryRota(RotaProblem problem)
    {
        var lines = problem.Members.Select(member => Lines(problem.Days, problem.Duties.Count).Where(line => !RotaCheck.Broken(problem with { Members = [member] }, Rotas.Of(line)).Any()).ToList()).ToList();
        return from first in lines[0] from second in lines[1] select Rotas.Of(first, second);
    }

    private static IEnumerable<int[]> Lines(int days, int duties) => days == 0
        ? [[]]
        : from line in Lines(days - 1, duties) from duty in Enumerable.Range(Rota.Off, duties + 1) select (int[])[.. line, duty];
}
