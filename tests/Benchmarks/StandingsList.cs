using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;

namespace PeerSupport.Benchmarks;

/// <summary>The standings of one establishment's supporters, page by page: in how many seconds, in how much memory. Beside it the same bytes echoed.</summary>
internal static class StandingsList
{
    private const int Rounds = 5;

    public static async Task<int> Run(int supporters)
    {
        await using var suite = new SuiteFixture();
        await suite.InitializeAsync();
        await suite.Service("scheduling").Stop(); // it would read them all too
        var one = await suite.Given.Appointed(await suite.Given.Offering(await suite.Given.Establishment()));
        await Fill.Supporters(suite, one, supporters - 1);
        var parent = string.Join('/', one.Name.Split('/')[..2]);
        var caller = suite.AsMachine("SYSTEM");
        var pages = await Read(suite.Registry, parent, caller);
        var next = pages.SkipLast(1).Select(page => page.NextPageToken).Prepend("").Zip(pages).ToDictionary(page => page.First, page => page.Second);
        await using var echo = await Echo.Start(new Canned { Standings = token => next[token] });

        var (ours, echoed) = (new List<(double Seconds, double Megabytes)>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var read = await Peak.Of(() => Read(suite.Registry, parent, caller));
            var bare = await Peak.Of(() => Read(echo.Client, parent, caller));
            if (round > 0) // the first warms up
            {
                ours.Add(read);
                echoed.Add(bare.Seconds);
            }
        }

        var (seconds, limit) = (Median(ours.Select(round => round.Seconds)), Median(echoed));
        Console.WriteLine($"{pages.Sum(page => page.Standings.Count)} standings in {pages.Count} pages, {pages.Sum(page => page.CalculateSize()) / 1024} KiB");
        Console.WriteLine($"supporters={supporters} seconds={seconds:0.000} echo_seconds={limit:0.000} share={limit / seconds:0.00} peak_mb={ours.Max(round => round.Megabytes):0}");
        return 0;
    }

    internal static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    private static async Task<List<ListStandingsResponse>> Read(RegistryService.RegistryServiceClient registry, string parent, CallOptions caller)
    {
        var pages = new List<ListStandingsResponse>();
        var request = new ListStandingsRequest { Parent = parent, PageSize = 500 };
        do
        {
            pages.Add(await registry.ListStandingsAsync(request, caller));
            request.PageToken = pages[^1].NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return pages;
    }
}
