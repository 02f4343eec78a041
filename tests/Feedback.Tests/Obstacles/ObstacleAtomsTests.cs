using System.Globalization;
using System.Net;
using Npgsql;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.Obstacles;
using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.Tests.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Obstacles;

/// <summary>What stood in the way of people reaches a region as what they answer does: of enough people, with noise, once.</summary>
[Collection(nameof(Closings))]
public sealed class ObstacleAtomsTests(SuiteFixture suite)
{
    private readonly SlipWorld _world = new(suite);

    private Pools Pools => _world.Pools;

    [Fact]
    public async Task What_was_met_and_what_was_told_is_published_by_its_place_and_by_who_told_of_it()
    {
        var prison = await _world.Prison();
        await _world.Exposed(prison);
        await Met(prison, 8);
        await Met(prison, 3, Obstacle.FeedStale); // the prison's own act
        await Told(prison, 2, "WING", "KIOSK", "PROVIDER");
        await Pools.Close();

        var report = await Pools.Report(measure: Measure.Obstacle);
        Assert.Equal((ReportStatus.Published, 10, 14), (report.Status, report.Answers.Least, report.Answers.Most));
        Assert.Equal(Sorted(ObstacleQuestions.Domain), Sorted(report.Figures.Select(figure => new Category(figure.Question, figure.Category))));
        Assert.Equal(prison.Name, Assert.Single(report.Establishments).Establishment);
        Assert.Contains(Caveat.SeveralObstacles, report.Caveats);
        Assert.Equal(
            [
                "taxonomy FUNDING_AND_RESOURCE 8", "taxonomy POWER_AND_RISK 6",
                "told-by OPERATIONS 8", "told-by PROVIDER 2", "told-by SUPPORTER_AT_KIOSK 2", "told-by SUPPORTER_THROUGH_STAFF 2",
            ],
            await WithoutNoise());
        Assert.Empty(await _world.Waiting(prison));
        Assert.Equal(0, await Pools.Count("replies")); // owed to whoever answered
        var page = WebUtility.HtmlDecode((await suite.Feedback.GetReportPageAsync(
            new() { Region = "regions/wales", Scheme = Pools.Scheme, Measure = Measure.Obstacle, FirstDay = Pools.Month.ToProto() }, suite.As("REGION@wales"))).Data.ToStringUtf8());
        Assert.All(["What stood in the way", "was counted several times", "Keeping supporters", "A supporter, to those who train him"], said => Assert.Contains(said, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_waits_until_enough_have_asked_and_where_one_supporter_is_meant()
    {
        var (prison, other) = (await _world.Prison(), await _world.Prison());
        await Met(prison, 12);
        await Met(other, 12);
        await Pools.Close();
        Assert.Equal(ReportStatus.NotEnoughFeedback, (await Pools.Report(measure: Measure.Obstacle)).Status);

        await _world.Exposed(prison);
        await _world.Exposed(other, spread: false);
        await Pools.Close();
        Assert.Equal([prison.Name], (await Pools.Report(measure: Measure.Obstacle)).Establishments.Select(establishment => establishment.Establishment));
        Assert.Equal(12, (await _world.Waiting(other)).Count);
    }

    [Fact]
    public async Task It_is_judged_by_the_month_in_which_it_was_met_and_what_the_next_month_brings_waits()
    {
        var prison = await _world.Prison();
        await _world.Exposed(prison);
        await Met(prison, 12, monthsAgo: 1); // of which scheduling has told nothing
        await Met(prison, 12, monthsAgo: -1);
        await Pools.Close();
        Assert.Equal(ReportStatus.NotEnoughFeedback, (await Pools.Report(measure: Measure.Obstacle)).Status);
        Assert.Equal((12, 12), (await Pools.Count("pooled_responses"), await Pools.Count("pooled_responses", $"period = '{Pools.Month.AddMonths(-1):O}' and month = '{Pools.Month:O}'")));
    }

    [Fact]
    public async Task However_often_it_comes_again_it_counts_once()
    {
        var prison = await _world.Prison();
        var met = Given.Obstacle(prison.Name, Obstacle.NoEscort, Pools.Month, Pools.Scheme);
        await Pools.Tell(met);
        await Pools.Tell(met);
        await Told(prison, 10, "PROVIDER");
        await Pools.Close(); // staff learn of a lot of ten, which is the same ten
        await Pools.Tell(met);
        await Pools.Close();
        Assert.Equal((10, 11), (await Pools.Count("counted_obstacles"), await Pools.Count("pooled_responses")));
    }

    /// <summary>As of what was told past staff: until a lot of it is there, no statement in the establishment's scope reads a row.</summary>
    [Fact]
    public async Task The_establishments_scope_opens_none_of_what_waits()
    {
        var prison = await _world.Prison();
        await Told(prison, 3, "PROVIDER");
        await Pools.Close();
        Assert.Equal((3, 6), (await Seen("*", "pooled_responses"), await Seen("*", "pooled_answers")));
        Assert.Equal((0, 0), (await Seen(prison.Code, "pooled_responses"), await Seen(prison.Code, "pooled_answers")));

        async Task<long> Seen(string scope, string table)
        {
            await using var app = new NpgsqlConnection(suite.Connections("feedback").App);
            await app.OpenAsync();
            await using var transaction = await app.BeginTransactionAsync(); // rolled back
            await using var set = new NpgsqlCommand($"select set_config('app.tenant', '{scope}', true)", app);
            await set.ExecuteNonQueryAsync();
            await using var ask = new NpgsqlCommand($"select count(*) from {table} where establishment = '{prison.Code}'", app);
            return (long)(await ask.ExecuteScalarAsync())!;
        }
    }

    /// <summary>Whoever knows in which order they were told, as a kiosk's log may, pairs them no better than by lot.</summary>
    [Fact]
    public async Task What_waits_leads_neither_by_id_nor_by_order_nor_by_transaction_to_who_told_of_what()
    {
        var prison = await _world.Prison();
        var codes = ObstacleCodes.Taxonomy.Where(code => code.Key is not (ObstacleCode.NobodyAvailable or ObstacleCode.FeedStale)).DistinctBy(code => code.Value).ToList();
        var told = new List<string>();
        foreach (var (who, by) in new[] { ("KIOSK", "SUPPORTER_AT_KIOSK"), ("PROVIDER", "PROVIDER") })
        {
            foreach (var (code, taxonomy) in codes)
            {
                await suite.Given.Told(Offering(prison), who, code);
                told.Add($"taxonomy {ProtoName.Of(taxonomy)}, told-by {by}");
            }
        }

        await Earlier(prison);
        await Pools.Close();
        foreach (var order in (string[])["r.ctid", "r.event_id", "min(a.ctid)"])
        {
            var waiting = await _world.Waiting(prison, order);
            Assert.Equal(told.Order(StringComparer.Ordinal), waiting.Order(StringComparer.Ordinal));
            Assert.True(new ByLot(told.Count).Chance([.. waiting.Select(line => told.IndexOf(line))]) > 1e-7);
        }

        const string shared = "select count(*) from pooled_responses r join told_obstacles t on t.establishment = r.establishment and t.told_id = r.event_id where r.establishment = $1";
        const string transactions = "select count(distinct xmin::text) from pooled_responses where establishment = $1";
        Assert.Equal((0, 1), (await suite.Scalar<long>(shared, prison.Code), await suite.Scalar<long>(transactions, prison.Code)));
    }

    [Fact]
    public void Every_obstacle_of_people_has_its_categories_and_nothing_else_is_asked()
    {
        var people = Enum.GetValues<ObstacleCode>().Where(code => code is not (ObstacleCode.Unspecified or ObstacleCode.FeedStale)).ToList();
        var tellers = Enum.GetValues<ToldBy>().Where(by => by is not ToldBy.Unspecified).ToList();
        var met = people.SelectMany(code => tellers.SelectMany(by => ObstacleQuestions.Of(code, by))).Distinct().ToList();
        Assert.Equal(Sorted(ObstacleQuestions.Domain), Sorted(met));
        Assert.Equal(12 + 5, met.Count);
    }

    private static IEnumerable<Category> Sorted(IEnumerable<Category> categories) => categories.OrderBy(category => $"{category}", StringComparer.Ordinal);

    /// <summary>As the work itself met it, in the month that was closed last or around it.</summary>
    private async Task Met(Prison prison, int times, Obstacle obstacle = Obstacle.NoEscort, int monthsAgo = 0)
    {
        for (var time = 0; time < times; time++)
        {
            await Pools.Tell(Given.Obstacle(prison.Name, obstacle, Pools.Month.AddMonths(-monthsAgo).AddDays(3), Pools.Scheme));
        }
    }

    /// <summary>Supporters told each of these of pressure, in the month that was closed last.</summary>
    private async Task Told(Prison prison, int times, params string[] toEach)
    {
        foreach (var who in toEach)
        {
            await suite.Given.Told(Offering(prison), who, times: times);
        }

        await Earlier(prison);
    }

    private async Task Earlier(Prison prison)
    {
        foreach (var table in (string[])["told_obstacles", "counted_obstacles"])
        {
            await suite.Execute($"update {table} set month = $2 where establishment = $1", prison.Code, Pools.Month);
        }
    }

    private Offering Offering(Prison prison) => new() { Name = $"{prison.Name}/offerings/any", Scheme = Pools.Scheme, Provider = "providers/p-slips" };

    /// <summary>What the published figures were before their noise, where there was any.</summary>
    private async Task<IEnumerable<string>> WithoutNoise()
    {
        var figures = await Rows.Of(suite, "feedback", "select concat_ws(' ', question, category, atom, noisy_count) from published_figures where scheme = $1 order by question, category", Pools.Scheme);
        return from figure in figures
               let parts = figure.Split(' ')
               let noise = NoiseBits.Draw("the noise of these tests"u8.ToArray(), Guid.Parse(parts[2]), parts[0], parts[1])
               let count = long.Parse(parts[3], CultureInfo.InvariantCulture) - noise
               where count != 0
               select $"{parts[0]} {parts[1]} {count}";
    }
}
