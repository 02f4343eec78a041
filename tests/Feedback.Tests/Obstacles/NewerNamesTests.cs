using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.Tests.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using Xunit;

namespace PeerSupport.Feedback.Tests.Obstacles;

/// <summary>While a release comes in, newer instances write names that older ones beside them do not know: no list and no closing fails of it.</summary>
[Collection(nameof(Closings))]
public sealed class NewerNamesTests(SuiteFixture suite)
{
    private readonly SlipWorld _world = new(suite);

    private Pools Pools => _world.Pools;

    [Fact]
    public async Task A_count_is_told_as_far_as_it_is_known()
    {
        var prison = await _world.Prison();
        await Met(prison, 2, "FORETOLD", "SEER");
        await Met(prison, 1, "NO_ESCORT", "OPERATIONS");
        Assert.Equal(
            [
                new ObstacleCount { Code = "FORETOLD", Scheme = Pools.Scheme, Count = 2 },
                new ObstacleCount { Code = "NO_ESCORT", Scheme = Pools.Scheme, Count = 1, Taxonomy = Taxonomy.FundingAndResource, ToldBy = ToldBy.Operations },
            ],
            await prison.Counts(Pools.Month, Pools.Month.AddMonths(1)));
    }

    [Fact]
    public async Task What_has_no_place_yet_waits_for_a_closing_that_has_one_and_the_rest_is_closed()
    {
        var prison = await _world.Prison();
        await _world.Exposed(prison);
        await Met(prison, 12, "NO_ESCORT", "OPERATIONS");
        await Met(prison, 12, "FORETOLD", "OPERATIONS");
        await Met(prison, 12, "NO_ESCORT", "SEER");
        await Pools.Close();
        Assert.Equal((ReportStatus.Published, 10, 14), await Published());
        Assert.Equal(24, await Pools.Count("obstacle_facts", "not pooled"));

        await suite.Execute("update obstacle_facts set obstacle = 'NO_ESCORT', source = 'OPERATIONS' where scheme = $1", Pools.Scheme); // as a newer instance reads them
        await Pools.Close();
        Assert.Equal(0, await Pools.Count("obstacle_facts", "not pooled"));
        Assert.Equal((ReportStatus.Published, 30, 43), await Published()); // 10 to 14, and 20 to 29
    }

    [Fact]
    public async Task A_lot_is_counted_whoever_told_of_it()
    {
        var prison = await _world.Prison();
        await suite.Execute("alter table told_obstacles drop constraint told_obstacles_source_check, add constraint told_obstacles_source_check check (source ~ '^[A-Z_]{1,40}$')");
        await suite.Execute("alter table counted_obstacles drop constraint counted_obstacles_source_check, add constraint counted_obstacles_source_check check (source ~ '^[A-Z_]{1,40}$')");
        const string tell =
            """
            insert into told_obstacles (establishment, told_id, scheme, obstacle, source, month)
            select $1, gen_random_uuid(), $2, 'PRESSURED_BY_STAFF', 'SEER', $3 from generate_series(1, 10)
            """;
        await suite.Execute(tell, prison.Code, Pools.Scheme, Pools.Month);
        await Pools.Close();
        Assert.Equal(
            [new ObstacleCount { Code = "PRESSURED_BY_STAFF", Scheme = Pools.Scheme, Count = 10, Taxonomy = Taxonomy.PowerAndRisk }],
            await prison.Counts(Pools.Month, Pools.Month.AddMonths(1)));
        Assert.Equal(10, await Pools.Count("told_obstacles", "not pooled"));
    }

    [Fact]
    public async Task An_answer_of_another_kind_waits_and_the_rest_is_closed()
    {
        var prison = await _world.Prison();
        await suite.Execute("alter table pooled_responses drop constraint pooled_responses_measure_check, add constraint pooled_responses_measure_check check (measure ~ '^[A-Z_]{1,40}$')");
        const string pool = "insert into pooled_responses (establishment, event_id, scheme, measure, month) select $1, gen_random_uuid(), $2, 'FORETOLD', $3 from generate_series(1, 12)";
        await suite.Execute(pool, prison.Code, Pools.Scheme, Pools.Month);
        await Pools.Come(prison, 12);
        await Pools.Close();
        Assert.Equal(ReportStatus.Published, (await Pools.Report()).Status);
        Assert.Equal(12, await Pools.Count("pooled_responses", "atom is null"));
    }

    private async Task<(ReportStatus Status, int Least, int Most)> Published()
    {
        var report = await Pools.Report(measure: Measure.Obstacle);
        return (report.Status, report.Answers.Least, report.Answers.Most);
    }

    private Task Met(Prison prison, int times, string obstacle, string source) => suite.Execute(
        "insert into obstacle_facts (establishment, event_id, scheme, obstacle, source, date) select $1, gen_random_uuid(), $2, $3, $4, $5 from generate_series(1, $6)",
        prison.Code, Pools.Scheme, obstacle, source, Pools.Month.AddDays(3), times);
}
