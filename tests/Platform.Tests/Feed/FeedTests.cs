using PeerSupport.Notebook.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>Nothing that commits is passed over, whoever commits last.</summary>
public sealed class FeedTests(NotebookDatabase database) : IClassFixture<NotebookDatabase>
{
    [Fact]
    public async Task A_transaction_that_began_first_and_commits_last_is_not_passed_over()
    {
        var (begun, mayCommit) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = database.Db.Run(Scope.Tenant("LAT"), async tx =>
        {
            await tx.Many<long>("select pg_current_xact_id()::text::bigint");
            tx.Changed<Note>("establishments/LAT/notes/slow");
            begun.SetResult();
            await mayCommit.Task;
        }, CancellationToken.None);
        await begun.Task;
        await Change("LAT", "fast");

        var meanwhile = await Page("LAT", default);
        Assert.Empty(meanwhile.Rows);
        Assert.Empty(await Newest("LAT")); // or watchers were woken for what they can't be shown, and not when they can
        mayCommit.SetResult();
        await slow;

        Assert.Equal(["slow", "fast"], await ReadOn("LAT", meanwhile.Next, 2));
        Assert.Single(await Newest("LAT"));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        foreach (var note in Enumerable.Range(0, 25))
        {
            await Change("PAG", $"n{note}");
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(note => $"n{note}"), await ReadOn("PAG", default, 25));
    }

    [Fact]
    public async Task One_transaction_tells_of_a_resource_once_and_of_what_it_rolls_back_never()
    {
        await database.Db.Run(Scope.Tenant("ONE"), tx =>
        {
            tx.Changed<Note>("establishments/ONE/notes/a");
            tx.Changed<Note>("establishments/ONE/notes/a");
            return Task.CompletedTask;
        }, CancellationToken.None);
        await Assert.ThrowsAsync<InvalidDataException>(() => database.Db.Run(Scope.Tenant("ONE"), tx =>
        {
            tx.Changed<Note>("establishments/ONE/notes/never");
            throw new InvalidDataException();
        }, CancellationToken.None));

        await Change("ONE", "b");
        Assert.Equal(["a", "b"], await ReadOn("ONE", default, 2));
    }

    [Fact]
    public async Task A_position_of_another_life_of_the_database_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<Refusal>(() => Page("ONE", new FeedPosition(1L << 40, 0)));
        Assert.Equal(V1.ErrorReason.ResumeTokenExpired, refusal.Reason);
    }

    [Fact]
    public async Task Changes_go_after_a_day_and_events_after_a_week()
    {
        await database.AsOwner("""
            insert into feed_changes (owner, kind, resource, at)
            select 'establishments/OLD', 'a', 'r', now() - age from unnest(array[interval '26 hours', interval '24 hours 30 minutes']) age;
            insert into feed_events (owner, kind, event_id, body, at)
            select 'establishments/OLD', 'a', gen_random_uuid(), '{}', now() - age from unnest(array[interval '8 days', interval '26 hours']) age
            """);

        var swept = await database.SweepIn(TimeSpan.Zero);
        Assert.Equal((1, 1), (swept["feed_changes"], swept["feed_events"]));
    }

    [Fact]
    public async Task What_a_webhook_did_not_take_in_a_week_is_counted_before_it_goes()
    {
        await database.AsOwner("""
            insert into webhooks (owner, webhook_id, url, types, generation, next_attempt_at, created_at, xid)
            values ('establishments/LOS', 'all', 'https://example.org', '{}', 1, 'infinity', now(), '1'), ('establishments/LOS', 'other', 'https://example.org', '{b}', 1, 'infinity', now(), '1');
            insert into feed_events (owner, kind, event_id, body, at)
            select 'establishments/LOS', 'a', gen_random_uuid(), '{}', now() - age from unnest(array[interval '9 days', interval '8 days', interval '6 days']) age
            """);
        Assert.Equal(0, (await database.SweepIn(TimeSpan.Zero))["feed_events"]);

        var table = new WebhookTable(database.Db, TimeSpan.Zero);
        await table.GiveUp(CancellationToken.None);
        await table.GiveUp(CancellationToken.None);

        Assert.Equal("all 2, other 0", await database.See<string>("select string_agg(webhook_id || ' ' || lost, ', ' order by webhook_id) from webhooks"));
        Assert.Equal(2, (await database.SweepIn(TimeSpan.Zero))["feed_events"]);
        Assert.Equal(1L, await database.See<long>("select count(*) from feed_events where owner = 'establishments/LOS'"));
    }

    /// <summary>Page after page, in small ones. Transactions of other tests, in other databases even, may hold the horizon for a while.</summary>
    private async Task<List<string>> ReadOn(string tenant, FeedPosition position, int count)
    {
        var seen = new List<string>();
        await Eventually.Equal(count, async () =>
        {
            var page = await Page(tenant, position, 10);
            seen.AddRange(page.Rows.Select(row => row.Resource!.Split('/')[^1]));
            position = page.Next;
            return seen.Count;
        });
        return seen;
    }

    private Task Change(string tenant, string id) => database.Db.Run(Scope.Tenant(tenant), tx =>
    {
        tx.Changed<Note>($"establishments/{tenant}/notes/{id}");
        return Task.CompletedTask;
    }, CancellationToken.None);

    private async Task<IReadOnlyDictionary<string, FeedPosition>> Newest(string tenant)
    {
        IReadOnlyDictionary<string, FeedPosition> newest = null!;
        var asked = new Dictionary<string, FeedPosition> { [$"establishments/{tenant}"] = default };
        await database.Db.Run(Scope.None, async tx => newest = await ChangeTable.Newest(tx, asked), CancellationToken.None);
        return newest;
    }

    private async Task<FeedPage<ChangeRow>> Page(string tenant, FeedPosition after, int limit = 100)
    {
        FeedPage<ChangeRow> page = null!;
        await database.Db.Run(Scope.None, async tx => page = await ChangeTable.Page(tx, $"establishments/{tenant}", Watched<Note>.Kind, after, limit), CancellationToken.None);
        return page;
    }
}
