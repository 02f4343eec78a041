using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>From the registry's events to a region's report, by the timer, once.</summary>
[Collection(nameof(Closings))]
public sealed class MonthClosingTests(SuiteFixture suite)
{
    private readonly Pools _pools = new(suite);

    [Fact]
    public async Task Ten_people_of_a_prison_are_published_with_noise_and_their_answers_deleted()
    {
        var prison = await _pools.Prison();
        await _pools.Come(prison, 10);
        await _pools.Close();

        var report = await _pools.Report();
        Assert.Equal((ReportStatus.Published, Measure.Selection, new Band { Least = 10, Most = 14 }), (report.Status, report.Measure, report.Answers));
        Assert.Equal(SelectionQuestions.Domain(Measure.Selection).Count, report.Figures.Count); // every category, zeros too
        Assert.InRange(report.Figures.Single(figure => figure is { Question: "ethnicity", Category: "BLACK.APPOINTED" }).NoisyCount, 0, 30);
        var own = Assert.Single(report.Establishments);
        Assert.Equal((prison.Name, report.Answers, report.Figures), (own.Establishment, own.Answers, own.Figures));
        Assert.Equal((10, 0), (await _pools.Count("pooled_responses", "atom is not null"), await suite.Scalar<long>("select count(*) from pooled_answers where establishment = $1", prison.Code)));
    }

    [Fact]
    public async Task The_noise_is_that_of_the_secret_and_the_count_behind_it_the_exact_one()
    {
        var prison = await _pools.Prison();
        await _pools.Come(prison, 7);
        await _pools.Come(prison, 4, outcome: SelectionOutcome.Declined);
        await _pools.Close();
        const string figure = "select noisy_count from published_figures where scheme = $1 and question = 'ethnicity' and category = $2";
        var atom = await suite.Scalar<Guid>("select atom from atoms where scheme = $1", _pools.Scheme);
        foreach (var (category, count) in new[] { ("BLACK.APPOINTED", 7), ("BLACK.DECLINED", 4), ("WHITE.APPOINTED", 0) })
        {
            var noise = NoiseBits.Draw("the noise of these tests"u8.ToArray(), atom, "ethnicity", category);
            Assert.Equal(count + noise, await suite.Scalar<long>(figure, _pools.Scheme, category));
        }
    }

    [Fact]
    public async Task Applications_and_appointments_are_told_apart()
    {
        var prison = await _pools.Prison();
        await _pools.Come(prison, 9);
        await _pools.Come(prison, 12, outcome: SelectionOutcome.Served);
        await _pools.Close();
        Assert.Equal(ReportStatus.NotEnoughFeedback, (await _pools.Report()).Status);
        Assert.Equal(ReportStatus.NotEnoughFeedback, (await _pools.Report(measure: Measure.Unspecified)).Status);
        Assert.Equal(ReportStatus.Published, (await _pools.Report(measure: Measure.Ending)).Status);
    }

    [Fact]
    public async Task What_is_left_over_is_told_of_the_region_then_of_the_nation_and_of_no_prison()
    {
        foreach (var (region, months) in new[] { ("wales", 1), ("wales", 1), ("wales", 1), ("london", 2), ("south-east", 2), ("east", 2) })
        {
            await _pools.Come(await _pools.Prison(region), 4, months);
        }

        await _pools.Close();
        var (wales, london, nation) = (await _pools.Report(), await _pools.Report("REGION@london", "london"), await _pools.Report("NATION", "-"));
        Assert.Equal((ReportStatus.Published, ReportStatus.NotEnoughFeedback, ReportStatus.Published), (wales.Status, london.Status, nation.Status));
        Assert.Equal((0, 0), (wales.Establishments.Count, nation.Establishments.Count));
        Assert.Equal(new Band { Least = 20, Most = 28 }, nation.Answers);
    }

    [Fact]
    public async Task Only_the_nation_sees_what_belongs_to_no_region()
    {
        (await Refused.By(() => suite.Feedback.GetReportAsync(new() { Region = "regions/-", Scheme = _pools.Scheme }, suite.As("REGION@wales")))).Is(Platform.V1.ErrorReason.NotFound);
    }

    [Fact]
    public async Task Four_instances_close_a_month_once()
    {
        await _pools.Come(await _pools.Prison(), 11);
        await _pools.Close(); // there is a timer, and what there was is published
        await _pools.Come(await _pools.Prison(), 12);
        var parts = suite.Service("feedback").Parts;
        var due = new DueTimer("-", MonthClosing.Kind, "month", TimeProvider.System.GetUtcNow());
        await suite.Execute("update timers set due_at = now() - interval '1 second' where kind = 'closing'");
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => new MonthClosing(parts.GetRequiredService<Db>(), parts.GetRequiredService<NoiseKey>()).Fire(due, CancellationToken.None)));
        await _pools.Close();
        Assert.Equal((2, 23), (await _pools.Count("atoms"), await _pools.Count("pooled_responses", "atom is not null")));
        Assert.Equal(1, await suite.Scalar<long>("select count(*) from timers where kind = 'closing'"));
    }

    [Fact]
    public async Task Whoever_is_killed_in_the_middle_leaves_nothing_and_the_next_does_it_all()
    {
        await _pools.Come(await _pools.Prison(), 10);
        await _pools.Close(); // so that nothing else is on its way
        await _pools.Come(await _pools.Prison(), 10);
        await using (var holder = new NpgsqlConnection(suite.Connections("feedback").Owner))
        {
            await holder.OpenAsync();
            await using var held = await holder.BeginTransactionAsync();
            await using (var hold = new NpgsqlCommand("select 1 from pooled_responses where atom is null for update", holder, held))
            {
                await hold.ExecuteNonQueryAsync();
            }

            await suite.Execute("update timers set due_at = now() - interval '1 second' where kind = 'closing'");
            await Eventually.True(Killed, "no closing was under way");
            Assert.Equal(1, await _pools.Count("atoms"));
        }

        await Eventually.True(async () => await _pools.Count("atoms") == 2, "it was not done again");
        Assert.Equal(2 * SelectionQuestions.Domain(Measure.Selection).Count, await _pools.Count("published_figures"));
        Assert.Equal(0, await _pools.Count("pooled_responses", "atom is null"));
    }

    private async Task<bool> Killed()
    {
        const string kill = """
            select coalesce(bool_or(pg_terminate_backend(pid)), false)
            from pg_stat_activity
            where datname = current_database() and usename = current_user and wait_event_type = 'Lock' and query like '%update pooled_responses%'
            """;
        await using var app = new NpgsqlConnection(suite.Connections("feedback").App);
        await app.OpenAsync();
        await using var command = new NpgsqlCommand(kill, app);
        return (bool)(await command.ExecuteScalarAsync())!;
    }
}
