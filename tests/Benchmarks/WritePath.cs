using System.Diagnostics;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Benchmarks;

/// <summary>
/// What it costs a transaction to tell watchers and integrators: the same transaction (audit row, event in the outbox) without a row in the feed,
/// with a changed resource's, and with the published event's. Rounds take turns, so that what else the machine does is shared fairly.
/// </summary>
internal static class WritePath
{
    private const int Rounds = 5;
    private const int Workers = 32;
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(1.5);

    private static readonly (string Name, Action<Tx> Leave)[] s_kinds =
    [
        ("no feed row", tx => Emit(tx, published: false)),
        ("a changed resource", tx =>
        {
            Emit(tx, published: false);
            tx.Changed<Request>($"establishments/MDI/requests/{Ids.Short()}");
        }),
        ("a published event", tx => Emit(tx, published: true)),
    ];

    public static async Task<int> Run()
    {
        await using var suite = new SuiteFixture();
        await suite.InitializeAsync();
        await suite.Service("scheduling").Stop(); // its relay would carry the events off meanwhile
        await using var app = Database.Connect(suite.Connections("scheduling").App, "benchmark");
        using var db = new Db(app, TimeProvider.System, new Dictionary<string, Func<Refusal>>());
        foreach (var workers in new[] { 1, Workers })
        {
            var rates = s_kinds.ToDictionary(kind => kind.Name, _ => new List<double>());
            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var (name, leave) in s_kinds)
                {
                    var rate = await Rate(db, leave, workers);
                    if (round > 0) // the first warms up
                    {
                        rates[name].Add(rate);
                    }
                }
            }

            var without = Median(rates[s_kinds[0].Name]);
            foreach (var (name, measured) in rates)
            {
                Console.WriteLine($"{workers,2} workers, {name,-20} {Median(measured),7:0} transactions/s  ({measured.Min():0}–{measured.Max():0})  {Median(measured) / without:0.00}");
            }
        }

        return 0;
    }

    private static void Emit(Tx tx, bool published)
    {
        tx.Audit("benchmark", "establishments/MDI");
        if (published)
        {
            tx.Emit(new ObstacleMet { Id = Ids.Short(), Establishment = "establishments/MDI", Scheme = "schemes/listener", Obstacle = Obstacle.NoEscort, Source = ObstacleSource.Operations });
        }
        else
        {
            tx.Emit(new RequestClosed { Id = Ids.Short(), Establishment = "establishments/MDI", Scheme = "schemes/listener", Outcome = RequestState.Met, Kind = BandKind.Night });
        }
    }

    private static async Task<double> Rate(Db db, Action<Tx> leave, int workers)
    {
        var (done, clock) = (0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < s_round)
            {
                await db.Run(Scope.Tenant("MDI"), tx =>
                {
                    leave(tx);
                    return Task.CompletedTask;
                }, CancellationToken.None);
                Interlocked.Increment(ref done);
            }
        })));
        return done / clock.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);
}
