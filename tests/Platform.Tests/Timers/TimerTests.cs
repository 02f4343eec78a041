using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>What is due happens once, by whichever instance, and a timer that fails holds up no other.</summary>
public sealed class TimerTests : IAsyncLifetime
{
    private readonly NotebookDatabase _database = new();

    // Timers need no broker, so there is none.
    private const string NoBroker = "amqp://guest:guest@127.0.0.1:1/nowhere";

    private static readonly ServiceModule s_alarms = Towers.Silent("alarms") with
    {
        Timers = new Dictionary<string, Type> { ["ring"] = typeof(Ring), ["jam"] = typeof(Jam) },
    };

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        await _database.AsOwner("create table rings (establishment text not null, key text not null); call tenant_table('rings', 'ORDINARY')");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Two_instances_fire_each_timer_once()
    {
        await using var one = await Start();
        await using var two = await Start();

        await Schedule(one, "ring", 300, TimeSpan.Zero);

        await Eventually.Equal(0L, Waiting);
        Assert.Equal((300L, 300L), (await Rings(), await _database.See<long>("select count(distinct key) from rings")));
    }

    [Fact]
    public async Task A_timer_survives_a_restart_and_fires_when_due_not_before()
    {
        await using (var first = await Start())
        {
            await Schedule(first, "ring", 1, TimeSpan.FromHours(1));
            await Schedule(first, "ring", 1, TimeSpan.Zero, "now ");
            await Eventually.Equal(1L, Rings);
        }

        Assert.Equal((1L, 1L), (await Rings(), await Waiting()));
        await using var second = await Start();
        await _database.AsOwner("update timers set due_at = now()");
        await Eventually.Equal(2L, Rings);
        Assert.Equal(0L, await Waiting());
    }

    [Fact]
    public async Task A_failing_timer_backs_off_and_the_others_go_on()
    {
        await using var station = await Start();
        var started = TimeProvider.System.GetTimestamp();

        await Schedule(station, "jam", 250, TimeSpan.FromHours(-1)); // more than a batch, and all of them due earlier
        await Schedule(station, "ring", 20, TimeSpan.Zero);

        await Eventually.Equal(20L, Rings);
        await Task.Delay(1500);
        var attempts = Jam.Attempts;
        var attemptsEach = 1 + Math.Log2(1 + TimeProvider.System.GetElapsedTime(started).TotalSeconds); // at 0, 1, 3, 7 … seconds
        Assert.InRange(attempts, 250, 250 * attemptsEach);
        Assert.Equal(250L, await Waiting());
    }

    [Fact]
    public async Task A_kind_this_build_does_not_know_is_left_alone()
    {
        await using var station = await Start();

        await Schedule(station, "from-the-future", 250, TimeSpan.FromHours(-1));
        await Schedule(station, "ring", 1, TimeSpan.Zero);

        await Eventually.Equal(1L, Rings);
        Assert.Equal(250L, await Waiting());
    }

    private Task<Station> Start() => Station.Start(s_alarms, _database, NoBroker);

    private Task<long> Rings() => _database.See<long>("select count(*) from rings");

    private Task<long> Waiting() => _database.See<long>("select count(*) from timers");

    private static Task Schedule(Station station, string kind, int count, TimeSpan from, string key = "") => station.Db.Run(Scope.Tenant("MDI"), tx =>
    {
        for (var i = 0; i < count; i++)
        {
            tx.Schedule(kind, $"{key}{i}", tx.Now + from);
        }

        return Task.CompletedTask;
    }, CancellationToken.None);

    private sealed class Ring(Db db) : ITimerHandler
    {
        public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
        {
            const string write = "insert into rings (establishment, key) values (@Tenant, @Key)";
            await tx.Execute(write, new { timer.Tenant, timer.Key });
        }, cancel);
    }

    private sealed class Jam : ITimerHandler
    {
        private static int s_attempts;

        public static int Attempts => s_attempts;

        public Task Fire(DueTimer timer, CancellationToken cancel)
        {
            Interlocked.Increment(ref s_attempts);
            throw new InvalidOperationException("The clapper jams.");
        }
    }
}
