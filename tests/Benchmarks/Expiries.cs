using System.Diagnostics;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Platform;

namespace PeerSupport.Benchmarks;

/// <summary>
/// Many certificates end at one instant. First as nobody expected it, which is the most an expiry can cost: only training knows the day, and each holder has
/// a duty after it. How long until the last duty is vacated: training's timer, the registry's standing, scheduling's copy? Then as it is at every midnight:
/// all knew the day, the standing ended with it by itself, and what is still told changes nothing. How long until the last has been told?
/// </summary>
internal static class Expiries
{
    private const int PerNight = 40;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    public static async Task<int> Run(int count)
    {
        await using var suite = new SuiteFixture();
        await suite.InitializeAsync();
        Console.WriteLine($"preparing {count} supporters with a certificate and a duty each …");
        var one = await Prepare(suite, count);
        var floor = await BareChain.Measure(suite, count);

        await using var training = await Owner(suite, "training");
        await using var registry = await Owner(suite, "registry");
        await using var scheduling = await Owner(suite, "scheduling");
        var start = await At(count, end => End(training, Unexpected, one, end));
        var told = await Task.WhenAll(
            Reached(training, "select count(*) from certifications where state = 'EXPIRED'", count, start),
            Reached(registry, "select count(*) from certificates where valid_until < current_date - 1", count, start),
            Reached(scheduling, "select count(*) from duties where state = 'VACATED'", count, start));
        var before = await Scalar(registry, "select max(version) from certificates");
        start = await At(count, end => End(training, Expected, one, end));
        var midnight = await Task.WhenAll(
            Reached(training, "select count(*) from certifications where state = 'EXPIRED'", count, start),
            Reached(registry, $"select count(*) from certificates where version > {before}", count, start));
        Console.WriteLine($"nobody knew: EXPIRED in training {told[0]:0.00} s, copied by the registry {told[1]:0.00} s, last duty vacated {told[2]:0.00} s");
        Console.WriteLine($"all knew:    EXPIRED in training {midnight[0]:0.00} s, copied by the registry {midnight[1]:0.00} s");
        Console.WriteLine($"bare chain (3 committed rows and 2 confirmed messages each, {BareChain.SideBySide} side by side)   {floor:0.00} s");
        Console.WriteLine($"certificates={count} seconds={told[2]:0.00} per_second={count / told[2]:0} midnight_seconds={midnight[1]:0.00} bare_seconds={floor:0.00} share={floor / told[2]:0.00}");
        return 0;
    }

    private static async Task<AppointmentCase> Prepare(SuiteFixture suite, int count)
    {
        var prison = await suite.Given.Establishment("a-wing");
        var place = await suite.Given.Covered(await suite.Given.Offering(prison), $"{prison}/zones/a-wing", places: 50);
        var one = await suite.Given.Appointed(place.Offering, place.Zone, night: true);
        await suite.Given.OnDuty(place, one.Name, TimeProvider.System.GetUtcNow().AddDays(2).DayIn("Europe/London").ToProto());
        if (count > 1)
        {
            await Fill.Supporters(suite, one, count - 1);
            await Fill.Trained(suite, one, count - 1);
            await Fill.OnDuty(suite, one, count - 1, PerNight);
        }

        return one;
    }

    /// <summary>As if each had been awarded so long ago that it ends now. Only training knows.</summary>
    private const string Unexpected = """
        delete from timers where kind = 'expiring';
        update timers set due_at = @instant where kind = 'expired';
        update certifications set valid_from = current_date - 400, valid_until = current_date - 2 where person = @person or person like 'persons/bench%';
        """;

    /// <summary>As if it were a moment before that midnight again: all have been told the day.</summary>
    private const string Expected = """
        insert into timers (tenant, kind, key, due_at)
        select '-', 'expired', 'providers/' || provider || '/certifications/' || certification_id, @instant
        from certifications
        where person = @person or person like 'persons/bench%';
        update certifications set state = 'EXPIRING' where person = @person or person like 'persons/bench%';
        """;

    /// <returns>The timestamp of the instant at which they end.</returns>
    private static async Task<long> At(int count, Func<DateTimeOffset, Task> end)
    {
        var instant = TimeProvider.System.GetUtcNow().AddSeconds(5 + (count / 1000)); // until then it is written
        await end(instant);
        await Task.Delay(TimeSpan.FromTicks(Math.Max(0, (instant - TimeProvider.System.GetUtcNow()).Ticks)));
        return Stopwatch.GetTimestamp() - (long)((TimeProvider.System.GetUtcNow() - instant).TotalSeconds * Stopwatch.Frequency);
    }

    private static async Task End(NpgsqlConnection training, string how, AppointmentCase one, DateTimeOffset instant)
    {
        await using var transaction = await training.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(how, training, transaction) { CommandTimeout = 600 };
        command.Parameters.AddWithValue("instant", instant);
        command.Parameters.AddWithValue("person", one.Person);
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private static async Task<long> Scalar(NpgsqlConnection owner, string sql)
    {
        await using var command = new NpgsqlCommand(sql, owner);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<double> Reached(NpgsqlConnection owner, string count, int expected, long start)
    {
        while (Stopwatch.GetElapsedTime(start) < s_patience)
        {
            if (await Scalar(owner, count) >= expected)
            {
                return Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"not {expected} within {s_patience}: {count}");
    }

    private static async Task<NpgsqlConnection> Owner(SuiteFixture suite, string service)
    {
        var owner = new NpgsqlConnection(suite.Connections(service).Owner);
        await owner.OpenAsync();
        return owner;
    }
}
