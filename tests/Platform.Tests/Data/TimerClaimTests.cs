using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>A timer fires once, with any number of instances.</summary>
public sealed class TimerClaimTests(NotebookDatabase database) : IClassFixture<NotebookDatabase>
{
    [Fact]
    public async Task Eight_instances_that_found_it_fire_it_once()
    {
        var timer = await Schedule("raced");
        var fired = 0;
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => database.Db.Fire(timer, async tx =>
        {
            Interlocked.Increment(ref fired);
            await tx.Execute("select pg_sleep(0.1)");
        }, CancellationToken.None))));

        Assert.Equal(1, fired);
        Assert.Single(claims, claimed => claimed);
        Assert.Equal(0L, await database.See<long>("select count(*) from timers where key = 'raced'"));
    }

    [Fact]
    public async Task A_timer_whose_effect_failed_is_still_there()
    {
        var timer = await Schedule("failed");
        await Assert.ThrowsAsync<FormatException>(() => database.Db.Fire(timer, _ => throw new FormatException(), CancellationToken.None));
        Assert.True(await database.Db.Fire(timer, _ => Task.CompletedTask, CancellationToken.None));
    }

    [Fact]
    public async Task A_timer_moved_to_later_does_not_fire_for_who_saw_it_before()
    {
        var timer = await Schedule("moved");
        await database.Db.Run(Scope.Tenant("MDI"), tx => Put(tx, timer.Key, timer.DueAt.AddHours(1)), CancellationToken.None);
        Assert.False(await database.Db.Fire(timer, _ => Task.CompletedTask, CancellationToken.None));
    }

    [Fact]
    public async Task A_timer_may_set_itself_again_and_sees_its_tenant_only()
    {
        var timer = await Schedule("again");
        await database.Db.Fire(timer, tx =>
        {
            Assert.Equal("MDI", tx.Scope.AppTenant);
            return Put(tx, timer.Key, timer.DueAt.AddHours(1));
        }, CancellationToken.None);
        Assert.Equal(1L, await database.See<long>("select count(*) from timers where key = 'again'"));
    }

    [Fact]
    public async Task A_timer_that_is_due_at_once_wakes_the_pump_and_a_later_one_does_not()
    {
        while (await Woken(TimeSpan.Zero))
        {
        }

        await database.Db.Run(Scope.Tenant("MDI"), tx => Put(tx, "later", tx.Now.AddMinutes(1)), CancellationToken.None);
        Assert.False(await Woken(TimeSpan.Zero));
        await Schedule("now");
        Assert.True(await Woken(TimeSpan.FromMinutes(1)));
    }

    private Task<bool> Woken(TimeSpan atMost) => database.Db.Due.Wait(atMost, CancellationToken.None);

    private async Task<DueTimer> Schedule(string key)
    {
        var dueAt = TimeProvider.System.GetUtcNow();
        await database.Db.Run(Scope.Tenant("MDI"), tx => Put(tx, key, dueAt), CancellationToken.None);
        return new DueTimer("MDI", "remind", key, dueAt);
    }

    private static Task Put(Tx tx, string key, DateTimeOffset dueAt)
    {
        tx.Schedule("remind", key, dueAt);
        return Task.CompletedTask;
    }
}
