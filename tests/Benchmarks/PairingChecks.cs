using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;

namespace PeerSupport.Benchmarks;

/// <summary>
/// CheckPairings for many pairs, pairable and not in turn: the one must not take longer than the other. Beside them the same bytes echoed, and as
/// many look-ups in the keep-apart list over a bare connection.
/// </summary>
internal static class PairingChecks
{
    private const int WarmUp = 20;

    /// <summary>Pairs in the prison's list, each with one of the supporters: the longest list there may be.</summary>
    private const int Listed = 20_000;

    public static async Task<int> Run(int pairs, int calls)
    {
        await using var suite = new SuiteFixture();
        await suite.InitializeAsync();
        await suite.Service("scheduling").Stop();
        var one = await suite.Given.Appointed(await suite.Given.Offering(await suite.Given.Establishment()));
        await Fill.Supporters(suite, one, pairs);
        var (parent, free, kept) = (string.Join('/', one.Name.Split('/')[..2]), "F0000FF", "K0000KK");
        await List(suite, parent, pairs, kept);
        var (pairable, not) = (Question(parent, pairs, free), Question(parent, pairs, kept));
        await using var echo = await Echo.Start(new Canned { Pairings = await Answer(suite, not, Pairing.NotPairable) });
        await Answer(suite, pairable, Pairing.Pairable);

        var caller = suite.AsMachine("SYSTEM");
        await using var bare = await LookUp.Open(suite, parent.Split('/')[1], pairs, kept);
        var kinds = new (string Name, Func<Task> Call, List<TimeSpan> Took)[]
        {
            ("pairable", async () => await suite.Registry.CheckPairingsAsync(pairable, caller), []),
            ("not pairable", async () => await suite.Registry.CheckPairingsAsync(not, caller), []),
            ("echo of the same bytes", async () => await echo.Client.CheckPairingsAsync(not, caller), []),
            ("bare look-ups", bare.Run, []),
        };
        for (var nth = -WarmUp; nth < calls; nth++)
        {
            foreach (var (_, call, took) in kinds)
            {
                var start = Stopwatch.GetTimestamp();
                await call();
                if (nth >= 0)
                {
                    took.Add(Stopwatch.GetElapsedTime(start));
                }
            }
        }

        var figures = kinds.Select(kind => new Quantiles(kind.Took)).ToArray();
        foreach (var (kind, figure) in kinds.Zip(figures))
        {
            Console.WriteLine($"{kind.Name,-24} {figure}");
        }

        Console.WriteLine($"pairs={pairs} calls={calls} pairable_p50={figures[0].Of(0.5):0.00} pairable_p99={figures[0].Of(0.99):0.00} not_p50={figures[1].Of(0.5):0.00} not_p99={figures[1].Of(0.99):0.00} "
            + $"ratio_p50={figures[0].Of(0.5) / figures[1].Of(0.5):0.00} limit_p50={figures[2].Of(0.5) + figures[3].Of(0.5):0.00}");
        return 0;
    }

    private static async Task List(SuiteFixture suite, string parent, int pairs, string kept) => await suite.Registry.ReplaceKeepApartsAsync(
        new()
        {
            Parent = parent,
            KeepAparts = { Enumerable.Range(0, Listed).Select(nth => Apart(Fill.Number(1 + (nth % pairs)), nth < pairs ? kept : $"T{nth % 10_000:0000}{(char)('A' + (nth / 10_000))}T")) },
            AsOf = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
            RequestId = Given.RequestId(),
        },
        suite.As($"SECURITY@{parent.Split('/')[1]}"));

    private static KeepApart Apart(string one, string other) => new() { PrisonerNumber1 = one, PrisonerNumber2 = other, Restriction = Restriction.Wing };

    private static CheckPairingsRequest Question(string parent, int pairs, string number) => new()
    {
        Parent = parent,
        Questions = { Enumerable.Range(1, pairs).Select(nth => new PairingQuestion { Appointment = $"{parent}/appointments/{Fill.Id(nth)}", PrisonerNumber = number }) },
    };

    /// <summary>What is measured must be what it is called.</summary>
    private static async Task<CheckPairingsResponse> Answer(SuiteFixture suite, CheckPairingsRequest question, Pairing expected)
    {
        var answer = await suite.Registry.CheckPairingsAsync(question, suite.AsMachine("SYSTEM"));
        return answer.Pairings.All(pairing => pairing == expected) ? answer : throw new InvalidOperationException($"not every pair is {expected}");
    }

    private sealed class LookUp(NpgsqlConnection connection, NpgsqlCommand command) : IAsyncDisposable
    {
        public static async Task<LookUp> Open(SuiteFixture suite, string establishment, int pairs, string number)
        {
            const string look = """
                select k.list
                from unnest($2) as q (number)
                left join keep_aparts k on k.establishment = $1 and k.prisoner_number_1 = least(q.number, $3) and k.prisoner_number_2 = greatest(q.number, $3)
                """;
            var connection = new NpgsqlConnection(suite.Connections("registry").Owner);
            await connection.OpenAsync();
            var command = new NpgsqlCommand(look, connection)
            {
                Parameters = { new() { Value = establishment }, new() { Value = Enumerable.Range(1, pairs).Select(Fill.Number).ToArray() }, new() { Value = number } },
            };
            await command.PrepareAsync();
            return new(connection, command);
        }

        public async Task Run()
        {
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                _ = reader.IsDBNull(0);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await command.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
