using System.Text;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>Rows past their declared retention go, of every kind of table; younger ones and those in use stay.</summary>
public sealed class SweeperTests : IAsyncLifetime
{
    private readonly NotebookDatabase _database = new();

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task What_is_past_its_period_goes_what_is_younger_or_in_use_stays()
    {
        await Notes("old", days: 31, count: 1);
        await Notes("old and in use!", days: 31, count: 1);
        await Notes("young", days: 29, count: 1);

        // and one that a migration wrote long ago, in another tenant
        Assert.Equal(2, (await _database.SweepIn(TimeSpan.Zero))["notes"]);
        Assert.Equal("old and in use! 1,young 1", await _database.See<string>("select string_agg(title, ',' order by title) from notes"));
        Assert.Equal(0, (await _database.SweepIn(TimeSpan.Zero))["notes"]);
    }

    [Fact]
    public async Task Many_rows_go_in_batches_and_two_sweepers_at_once_do_no_harm()
    {
        await Notes("old", days: 31, count: 12_000);
        await Notes("young", days: 1, count: 100);

        var swept = await Task.WhenAll(_database.SweepIn(TimeSpan.Zero), _database.SweepIn(TimeSpan.Zero));

        var rest = await _database.SweepIn(TimeSpan.Zero);
        Assert.Equal(12_001, swept.Append(rest).Sum(tables => tables["notes"]));
        Assert.Equal(100L, await _database.See<long>("select count(*) from notes"));
    }

    [Fact]
    public async Task Plumbing_goes_by_its_own_role()
    {
        await _database.AsOwner("insert into inbox select 'c', gen_random_uuid(), now() - interval '13 days' from generate_series(1, 3)");
        Assert.Equal(0, (await _database.SweepIn(TimeSpan.Zero))["inbox"]);
        Assert.Equal(3, (await _database.SweepIn(TimeSpan.FromDays(2)))["inbox"]);
    }

    [Fact]
    public async Task A_table_that_can_not_be_swept_holds_up_no_other()
    {
        await Notes("old", days: 31, count: 1);
        await _database.AsOwner("create table refers (establishment text, note_id text, foreign key (establishment, note_id) references notes); insert into refers select establishment, note_id from notes where title = 'old 1'");
        await _database.AsOwner("insert into inbox values ('c', gen_random_uuid(), now() - interval '15 days')");

        var swept = await _database.SweepIn(TimeSpan.Zero);

        Assert.Equal(1, swept["inbox"]);
        Assert.Equal(1L, await _database.See<long>("select count(*) from notes where title = 'old 1'"));
    }

    [Fact]
    public async Task A_service_sweeps_when_it_starts()
    {
        await using var service = await RunningService.Start(NotebookModule.Module);
        await service.Database.AsOwner("insert into inbox values ('c', gen_random_uuid(), now() - interval '15 days'), ('c', gen_random_uuid(), now())");
        await using var another = await service.Another(NotebookModule.Module);
        await Eventually.Equal(1L, () => service.Database.See<long>("select count(*) from inbox"));
    }

    [Fact]
    public async Task And_every_hour_from_then_on()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var sweeper = _database.Sweeper(clock);
        await sweeper.StartAsync(CancellationToken.None);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await _database.AsOwner("insert into inbox values ('c', gen_random_uuid(), now() - interval '15 days')");
            await Eventually.Equal(0L, () =>
            {
                clock.Advance(TimeSpan.FromMinutes(61));
                return _database.See<long>("select count(*) from inbox");
            });
        }

        await sweeper.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("""{ "class": "PUBLIC", "controller": "US", "regime": "NONE", "purpose": "p" }""", "either")]
    [InlineData("""{ "class": "PUBLIC", "controller": "US", "regime": "NONE", "purpose": "p", "keep": "P1D", "from": "at", "until": "u" }""", "either")]
    [InlineData("""{ "class": "PUBLIC", "controller": "US", "regime": "NONE", "purpose": "p", "keep": "a day", "from": "at" }""", "'a day'")]
    [InlineData("""{ "class": "PUBLIC", "controller": "THEM", "regime": "NONE", "purpose": "p", "until": "u" }""", "'THEM'")]
    [InlineData("""{ "class": "PUBLIC", "controller": "US", "regime": "LAW", "purpose": "p", "until": "u" }""", "'LAW'")]
    public void A_declaration_that_says_too_little_or_too_much_is_refused(string table, string named)
    {
        var json = $$"""{ "controllers": { "US": "" }, "regimes": { "NONE": "" }, "tables": { "notebook": { "notes": {{table}} } } }""";
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(json));
        Assert.Contains(named, Assert.Throws<InvalidOperationException>(() => Retention.Read(file, "notebook")).Message, StringComparison.Ordinal);
    }

    private Task Notes(string title, int days, int count) => _database.AsOwner(
        $"insert into notes select 'MDI', '{title}' || n, '{title} ' || n, 1, now() - interval '{days} days' from generate_series(1, {count}) n");
}
