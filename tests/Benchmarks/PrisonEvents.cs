using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;

namespace PeerSupport.Benchmarks;

/// <summary>
/// A prison service's events as they come: nine in ten from which nothing follows, of two hundred types; the rest movements of supporters,
/// strangers, and blocks. Once to be taken, and all of them again. Sender and services share the machine and one process.
/// </summary>
internal static class PrisonEvents
{
    private const int PerCall = 500;
    private const int AtOnce = 4;
    private const int Supporters = 100;

    private static readonly string[] s_reasons = ["SENT_TO_COURT", "RETURN_FROM_COURT", "TEMPORARY_ABSENCE_RELEASE", "TEMPORARY_ABSENCE_RETURN"];

    public static async Task<int> Run(int count)
    {
        var suite = new SuiteFixture();
        await suite.InitializeAsync();
        try
        {
            Console.WriteLine($"preparing {Supporters} supporters …");
            var prison = await suite.Given.Establishment("a-wing");
            var offering = await suite.Given.Offering(prison);
            var supporters = new AppointmentCase[Supporters];
            await Parallel.ForAsync(0, Supporters, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (nth, _) => supporters[nth] = await suite.Given.Appointed(offering));
            var code = prison.Split('/')[1];

            var taken = await Send(suite, code, count, supporters);
            Console.WriteLine($"taken    {count / taken.Answered.TotalSeconds,8:0} events/s answered; what follows was settled {(taken.Settled - taken.Answered).TotalSeconds:0.0} s later");
            var again = await Send(suite, code, count, supporters);
            Console.WriteLine($"replayed {count / again.Answered.TotalSeconds,8:0} events/s");
            using var process = Process.GetCurrentProcess();
            Console.WriteLine($"outcomes {taken.Outcomes} · again {again.Outcomes}");
            Console.WriteLine($"count={count} events_per_s={count / taken.Settled.TotalSeconds:0} replayed_per_s={count / again.Settled.TotalSeconds:0} peak_mb={process.PeakWorkingSet64 / (1024 * 1024)}");
            return 0;
        }
        finally
        {
            await suite.DisposeAsync();
        }
    }

    private static async Task<(TimeSpan Answered, TimeSpan Settled, string Outcomes)> Send(SuiteFixture suite, string code, int count, AppointmentCase[] supporters)
    {
        var (start, outcomes) = (Stopwatch.GetTimestamp(), new int[6]);
        var caller = suite.AsMachine($"PRISON_SYSTEM@{code}");
        await Parallel.ForEachAsync(Enumerable.Range(0, count).Chunk(PerCall), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (chunk, _) =>
        {
            var request = new IngestPrisonEventsRequest { Envelopes = { chunk.Select(nth => Event(nth, code, supporters)) }, RequestId = Given.RequestId() };
            foreach (var result in (await suite.Registry.IngestPrisonEventsAsync(request, caller)).Results)
            {
                Interlocked.Increment(ref outcomes[(int)result.Outcome]);
            }
        });
        var answered = Stopwatch.GetElapsedTime(start);
        await Eventually.True(() => Settled(suite));
        var said = string.Join(' ', System.Enum.GetValues<PrisonEventOutcome>().Where(outcome => outcomes[(int)outcome] > 0).Select(outcome => $"{outcome}={outcomes[(int)outcome]}"));
        return (answered, Stopwatch.GetElapsedTime(start), said);
    }

    // The same event for the same number.
    private static Struct Event(int nth, string code, AppointmentCase[] supporters)
    {
        var (supporter, minute) = (supporters[nth / 10 % supporters.Length], TimeProvider.System.GetUtcNow().Date.AddDays(-1).AddSeconds(nth % 86_000));
        var stranger = $"{(char)('A' + (nth % 26))}{nth % 10_000:0000}QQ";
        var envelope = (nth % 20) switch
        {
            0 => Given.PrisonEvent($"prisoner-offender-search.prisoner.{(nth / 20 % 2 == 0 ? "released" : "received")}", supporter.PrisonerNumber, ("prisonId", code), ("reason", s_reasons[nth / 20 % 4])),
            10 => Given.PrisonEvent("person.alert.created", stranger, ("alertCode", nth % 200 == 10 ? "XCU" : "PEEP"), ("alertUuid", $"alert {nth}")),
            _ => Given.PrisonEvent($"activities.type-{nth % 200}.happened", stranger, ("id", $"{nth}"), ("detail", new string('x', 200))),
        };
        envelope.Fields["occurredAt"] = Value.ForString($"{minute:yyyy-MM-ddTHH:mm:ss}Z");
        return envelope;
    }

    private static async Task<bool> Settled(SuiteFixture suite)
    {
        await using var owner = new NpgsqlConnection(suite.Connections("registry").Owner);
        await owner.OpenAsync();
        await using var command = new NpgsqlCommand("select not exists (select from timers where kind = 'settled')", owner);
        return (bool)(await command.ExecuteScalarAsync())!;
    }
}
