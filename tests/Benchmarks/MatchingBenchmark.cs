using System.Diagnostics;
using System.Globalization;

namespace PeerSupport.Benchmarks;

/// <summary>
/// Requests of many invented prisons, matched one by one by the product's own rules, beside what could have been done by whoever had known all of them
/// beforehand. Compared is the number of requests met, over each prison's whole stream. Each rule broken is counted by a judge with rules of its own.
/// </summary>
internal static class MatchingBenchmark
{
    private const int PerStream = 1_000;

    public static int Run(int requests, int seed)
    {
        var streams = (requests + PerStream - 1) / PerStream;
        var figures = new Figures[streams];
        var clock = Stopwatch.StartNew();
        Parallel.For(0, streams, nth => figures[nth] = Measure(unchecked((seed * 1_000_003) + nth), Math.Min(PerStream, requests - (nth * PerStream))));
        var seconds = clock.Elapsed.TotalSeconds;

        Say($"{requests} requests in {streams} prisons, each a stream of {PerStream}; seed {seed}");
        foreach (var (load, of) in figures.GroupBy(figure => figure.Load).OrderBy(group => group.Key).Select(group => (group.Key, group.ToArray())))
        {
            Say($"{load,3} requests in two hours per hundred supporters: {of.Length,4} streams, ratio mean {of.Average(figure => figure.Ratio(figure.Product.Met)):0.0000} worst {of.Min(figure => figure.Ratio(figure.Product.Met)):0.0000}, nearest-first mean {of.Average(figure => figure.Ratio(figure.Nearest.Met)):0.0000}");
        }

        Say($"met: hindsight {figures.Sum(figure => figure.Best.Met)}, product {figures.Sum(figure => figure.Product.Met)}, nearest-first {figures.Sum(figure => figure.Nearest.Met)}");
        Say($"brought (0 on duty there, 1 on duty elsewhere, 2 from the cell), per contact: hindsight {Each(figure => figure.Best):0.00}, product {Each(figure => figure.Product):0.00}, nearest-first {Each(figure => figure.Nearest):0.00}");
        Say($"load of those who could support throughout, {figures.Average(figure => figure.ProductLoad.Mean):0.0} contacts each: product most − least {figures.Average(figure => figure.ProductLoad.Spread):0.0}, Jain {figures.Average(figure => figure.ProductLoad.Jain):0.000}; nearest-first {figures.Average(figure => figure.NearestLoad.Spread):0.0}, Jain {figures.Average(figure => figure.NearestLoad.Jain):0.000}");
        Say($"slots of two hours below 0.632: {figures.Sum(figure => figure.PoorSlots)} of {figures.Sum(figure => figure.Slots)} (of two requests in one, whoever does not know the second may lose it)");
        Say($"overlooked={figures.Sum(figure => figure.Overlooked)} out_of_turn={figures.Sum(figure => figure.OutOfTurn)} nearest_first_mean={figures.Average(figure => figure.Ratio(figure.Nearest.Met)):0.0000} nearest_first_worst={figures.Min(figure => figure.Ratio(figure.Nearest.Met)):0.0000}");
        Say($"seconds={seconds:0.0} requests_per_second={requests / seconds:0} product_only_per_second={requests / figures.Sum(figure => figure.Seconds):0} peak_megabytes={Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:0}");
        var (breaches, mean, worst) = (figures.Sum(figure => figure.Breaches), figures.Average(figure => figure.Ratio(figure.Product.Met)), figures.Min(figure => figure.Ratio(figure.Product.Met)));
        Say($"breaches={breaches} mean={mean:0.0000} worst={worst:0.0000}");
        return breaches == 0 && figures.Sum(figure => figure.Overlooked + figure.OutOfTurn) == 0 && mean >= 0.95 && worst >= 0.632 ? 0 : 1;

        double Each(Func<Figures, Outcome> of) => figures.Sum(figure => of(figure).Burden) / (double)Math.Max(1, figures.Sum(figure => of(figure).Met));
    }

    private static Figures Measure(int seed, int requests)
    {
        var stream = new MatchingStream(seed, requests);
        var standings = new MatchingStandings(stream);
        var (product, nearest) = (new MatchingReplay(stream, standings, MatchingReplay.Ranked), new MatchingReplay(stream, standings, MatchingReplay.NearestFirst));
        var (figures, took) = (new Figures { Load = (int)Math.Round(100 * stream.PerSlot / stream.Supporters.Count), Slots = stream.Slots.Count }, 0L);
        foreach (var slot in stream.Slots)
        {
            var start = Stopwatch.GetTimestamp();
            var met = product.Play(slot);
            took += Stopwatch.GetTimestamp() - start;
            var best = MatchingHindsight.Of(stream, product.Breaches, slot);
            figures = figures with
            {
                Product = figures.Product + met,
                Nearest = figures.Nearest + nearest.Play(slot),
                Best = figures.Best + best,
                PoorSlots = figures.PoorSlots + (met.Met < 0.632 * best.Met ? 1 : 0),
            };
        }

        return figures with
        {
            Breaches = product.Breaches.Count,
            Overlooked = product.Breaches.Overlooked,
            OutOfTurn = product.Breaches.OutOfTurn,
            ProductLoad = Fairness.Of(stream, product.Loads),
            NearestLoad = Fairness.Of(stream, nearest.Loads),
            Seconds = took / (double)Stopwatch.Frequency,
        };
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Figures
    {
        /// <summary>Requests in two hours per hundred supporters.</summary>
        public required int Load { get; init; }

        public required int Slots { get; init; }

        public Outcome Product { get; init; }

        public Outcome Nearest { get; init; }

        public Outcome Best { get; init; }

        public int PoorSlots { get; init; }

        public int Breaches { get; init; }

        public int Overlooked { get; init; }

        public int OutOfTurn { get; init; }

        public Fairness ProductLoad { get; init; }

        public Fairness NearestLoad { get; init; }

        public double Seconds { get; init; }

        /// <summary>Met, of those that could have been met; 1 where nobody could.</summary>
        public double Ratio(int met) => Best.Met == 0 ? 1 : met / (double)Best.Met;
    }

    /// <summary>How evenly contacts fell on those whom nothing kept away: the mean, the most less the least, and Jain's index, 1 where all have the same.</summary>
    private readonly record struct Fairness(double Mean, int Spread, double Jain)
    {
        public static Fairness Of(MatchingStream stream, IReadOnlyList<int> loads)
        {
            var of = stream.Supporters.Where(supporter => supporter.Throughout).Select(supporter => loads[supporter.Nth]).DefaultIfEmpty(0).ToArray();
            var squares = of.Sum(load => (double)load * load);
            return new(of.Average(), of.Max() - of.Min(), squares == 0 ? 1 : of.Sum() * (double)of.Sum() / (of.Length * squares));
        }
    }
}
