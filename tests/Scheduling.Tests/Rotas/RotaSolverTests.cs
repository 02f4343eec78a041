using System.Threading.Channels;
using CsCheck;
using Xunit;
using static PeerSupport.Scheduling.Tests.RandomRotas;

namespace PeerSupport.Scheduling.Tests;

public sealed class RotaSolverTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Random small problems, of which every rota is tried: the solver finds one that keeps every rule if there is one, and none costs less.
    /// A rule that its model lacks, has too strictly, or weighs otherwise than the checker turns up here.
    /// </summary>
    [Fact]
    public void It_finds_the_cheapest_of_all_rotas_that_keep_the_rules() => Gen.OneOf(Problems(days: 7, duties: 1), Problems(days: 4, duties: 2), Teams(days: 4), Twins(Teams(days: 3))).Sample(
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

    /// <summary>The cheapest days of a week, beside every line of days that keeps the rules with those that stand before and after it.</summary>
    [Fact]
    public void A_week_is_priced_with_the_room_that_the_others_leave() => s_weeks.Sample(
        each =>
        {
            var window = new RotaWindow(each.Alone, each.Standing, each.From, each.From + 7, isOpen: false);
            var priced = new MemberPricing(window.Problem, 0, around: window.Around[0]).Cheapest(each.Price, new());
            var cheapest = Lines(7, each.Alone.Duties.Count).Where(line => !RotaCheck.Broken(each.Alone, window.With(Rotas.Of(line))).Any())
                .Select(line => line.Index().Sum(day => day.Item == Rota.Off ? 0 : each.Price[day.Index, day.Item])).Min();

            return priced?.Cost == cheapest && priced.Bound == cheapest && !RotaCheck.Broken(each.Alone, window.With(Rotas.Of(priced.Days))).Any();
        },
        iter: 500,
        threads: 1,
        print: each => $"{each.Alone} {each.Alone.Members[0]} from {each.From}: {string.Join(' ', Enumerable.Range(0, each.Alone.Days).Select(day => each.Standing[0, day]))}");

    /// <summary>Half a year, some weeks at a time: the check has the last word on each draft, and the bound holds for all of it.</summary>
    [Fact]
    public void A_rota_of_many_weeks_is_made_some_weeks_at_a_time()
    {
        var weeks = Wide(members: 6, days: 182);
        var problem = weeks with { Members = [.. weeks.Members.Select(member => member with { AtMost = [182, 40], Weekends = 14, LeastMinutes = 182 * 200 })] };
        var drafts = Channel.CreateUnbounded<RotaDraft>();
        var found = new RotaFound(problem, TimeSpan.FromSeconds(8), drafts.Writer, TestContext.Current.CancellationToken);
        new WindowSearch(problem, found).Run();
        found.End();
        var all = new List<RotaDraft>();
        while (drafts.Reader.TryRead(out var next))
        {
            all.Add(next);
        }

        Assert.True(all[^1].Bound <= all[^1].Cost);
        Assert.True(all[^1].Cost < 2000, $"{all[^1].Cost}"); // of what costs a multiple while nobody is on duty
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

    /// <summary>A member of three weeks, days of his that keep his rules, and what each duty of one of the weeks is priced at.</summary>
    private static readonly Gen<(RotaProblem Alone, Rota Standing, int From, double[,] Price)> s_weeks =
        from problem in Gen.OneOf(Problems(days: 21, duties: 1), Problems(days: 21, duties: 2))
        from prices in Gen.Double[-5, 5].Array[42]
        from again in Gen.Int[-5, 5].Array[14]
        from week in Gen.Int[0, 2]
        let alone = problem with { Members = [problem.Members[0]] }
        let standing = new MemberPricing(alone, 0).Cheapest(Price(alone, 21, prices), new())
        where standing is not null
        select (alone, Rotas.Of(standing.Days), 7 * week, Price(alone, 7, [.. again.Select(price => (double)price)]));

    private static double[,] Price(RotaProblem problem, int days, double[] prices)
    {
        var price = new double[days, problem.Duties.Count];
        foreach (var (day, duty) in from day in Enumerable.Range(0, days) from duty in Enumerable.Range(0, problem.Duties.Count) select (day, duty))
        {
            price[day, duty] = prices[(day * problem.Duties.Count) + duty];
        }

        return price;
    }

    private static (RotaProblem Alone, double[,] Price, double? Cheapest) Priced(RotaProblem alone, int[] prices)
    {
        var price = Price(alone, alone.Days, [.. prices.Select(each => (double)each)]);
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
}
