using System.Diagnostics;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Platform;

namespace PeerSupport.Benchmarks;

/// <summary>
/// Many certificates end at one instant, and nobody expected it: neither the registry nor scheduling knew the day. How long until each holder's duty
/// is vacated: training's timer, the registry's standing, scheduling's copy? It is the most that an expiry can cost. Where the day was known from
/// the start the standing ends with it by itself, and the same messages find nothing left to change.
/// </summary>
internal static class Expiries
{
    private const int PerNight = 40;
    private static readonly TimeSpan s_ahead = TimeSpan.FromSeconds(5);
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
        var instant = TimeProvider.System.GetUtcNow() + s_ahead;
        await End(training, one, instant);
        await Task.Delay(instant - TimeProvider.System.GetUtcNow());

        var start = Stopwatch.GetTimestamp();
        var reached = await Task.WhenAll(
            Reached(training, "select count(*) from certifications where state = 'EXPIRED'", count, start),
            Reached(registry, "select count(*) from certificates where valid_until < current_date - 1", count, start),
            Reached(scheduling, "select count(*) from duties where state = 'VACATED'", count, start));
        Console.WriteLine($"last certificate EXPIRED in training             {reached[0]:0.00} s");
        Console.WriteLine($"last certificate copied by the registry          {reached[1]:0.00} s");
        Console.WriteLine($"last duty vacated in scheduling                  {reached[2]:0.00} s");
        Console.WriteLine($"bare chain (3 committed rows, 2 confirmed messages each, {BareChain.SideBySide} side by side)   {floor:0.00} s");
        Console.WriteLine($"certificates={count} seconds={reached[2]:0.00} per_second={count / reached[2]:0} bare_seconds={floor:0.00} share={floor / reached[2]:0.00}");
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
    private static async Task End(NpgsqlConnection training, AppointmentCase one, DateTimeOffset instant)
    {
        const string end = """
            delete from timers where kind = 'expiring';
            update timers set due_at = @instant where kind = 'expired';
            update certifications set valid_from = current_date - 400, valid_until = current_date - 2 where person = @person or person like 'persons/bench%';
            """;
        await using var command = new NpgsqlCommand(end, training) { CommandTimeout = 600 };
        command.Parameters.AddWithValue("instant", instant);
        command.Parameters.AddWithValue("person", one.Person);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<double> Reached(NpgsqlConnection owner, string count, int expected, long start)
    {
        await using var command = new NpgsqlCommand(count, owner);
        while (Stopwatch.GetElapsedTime(start) < s_patience)
        {
            if ((long)(await command.ExecuteScalarAsync())! >= expected)
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
