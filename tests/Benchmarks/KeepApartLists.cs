using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;

namespace PeerSupport.Benchmarks;

/// <summary>
/// A prison's whole list: as prisons are, where few pairs touch a supporter, and at its worst, where every pair does. Beside it the same bytes
/// echoed, and as many rows written by one bare statement.
/// </summary>
internal static class KeepApartLists
{
    private const int Supporters = 200;
    private const int Rounds = 5;

    public static async Task<int> Run(int pairs)
    {
        await using var suite = new SuiteFixture();
        await suite.InitializeAsync();
        await suite.Service("scheduling").Stop();
        var one = await suite.Given.Appointed(await suite.Given.Offering(await suite.Given.Establishment()));
        await Fill.Supporters(suite, one, Supporters);
        var parent = string.Join('/', one.Name.Split('/')[..2]);
        var (usual, worst) = (Pairs(pairs, ours: 100), Pairs(pairs, ours: 1));
        await using var echo = await Echo.Start(new Canned { Replaced = new() { Received = pairs, Kept = pairs } });
        await using var owner = new NpgsqlConnection(suite.Connections("registry").Owner);
        await owner.OpenAsync();

        var (ours, most, echoed, bare) = (new List<(double Seconds, double Megabytes)>(), new List<(double Seconds, double Megabytes)>(), new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var (few, all) = (await Peak.Of(() => Replace(suite, suite.Registry, parent, usual)), await Peak.Of(() => Replace(suite, suite.Registry, parent, worst)));
            var (same, rows) = (await Peak.Of(() => Replace(suite, echo.Client, parent, worst)), await Write(owner, worst));
            if (round > 0) // the first warms up
            {
                ours.Add(few);
                most.Add(all);
                echoed.Add(same.Seconds);
                bare.Add(rows);
            }
        }

        var (seconds, worstSeconds) = (StandingsList.Median(ours.Select(round => round.Seconds)), StandingsList.Median(most.Select(round => round.Seconds)));
        var (echoSeconds, bareSeconds) = (StandingsList.Median(echoed), StandingsList.Median(bare));
        Console.WriteLine($"one pair in 100 is ours {seconds:0.000} s; every pair is {worstSeconds:0.000} s; echo {echoSeconds:0.000} s; bare rows {bareSeconds:0.000} s");
        Console.WriteLine($"pairs={pairs} seconds={seconds:0.000} all_ours_seconds={worstSeconds:0.000} limit_seconds={echoSeconds + bareSeconds:0.000} peak_mb={most.Concat(ours).Max(round => round.Megabytes):0}");
        return 0;
    }

    private static KeepApart[] Pairs(int count, int ours) =>
    [
        .. Enumerable.Range(0, count).Select(nth => new KeepApart
        {
            PrisonerNumber1 = nth % ours == 0 ? Fill.Number(1 + (nth % Supporters)) : $"S{nth % 10_000:0000}{(char)('A' + (nth / 10_000 % 26))}S",
            PrisonerNumber2 = $"T{nth % 10_000:0000}{(char)('A' + (nth / 10_000 % 26))}T",
            Restriction = Restriction.Landing,
        }),
    ];

    private static async Task Replace(SuiteFixture suite, RegistryService.RegistryServiceClient registry, string parent, KeepApart[] pairs) => await registry.ReplaceKeepApartsAsync(
        new() { Parent = parent, KeepAparts = { pairs }, AsOf = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()), RequestId = Given.RequestId() },
        suite.As($"PRISON_SYSTEM@{parent.Split('/')[1]}"));

    private static async Task<double> Write(NpgsqlConnection owner, KeepApart[] pairs)
    {
        const string write = """
            create temporary table bare (one text, other text, restriction text, list bigint, primary key (one, other));
            insert into bare select one, other, 'LANDING', 1 from unnest(@ones, @others) as sent (one, other);
            drop table bare;
            """;
        await using var command = new NpgsqlCommand(write, owner);
        command.Parameters.AddWithValue("ones", pairs.Select(pair => pair.PrisonerNumber1).ToArray());
        command.Parameters.AddWithValue("others", pairs.Select(pair => pair.PrisonerNumber2).ToArray());
        var start = Stopwatch.GetTimestamp();
        await command.ExecuteNonQueryAsync();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
