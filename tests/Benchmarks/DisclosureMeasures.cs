using PeerSupport.Feedback.Atoms;

namespace PeerSupport.Benchmarks;

/// <summary>
/// What a publication is worth and what it gives away. Of every publisher alike, a cell is what is about one establishment and one month; it is published when more
/// than half of its answers are in totals that are told of that establishment alone, sooner or later. Shares are of all cells, also of those without answers, and of all answers.
/// </summary>
internal sealed record DisclosureMeasures
{
    private const int Draws = 200;

    public required string Name { get; init; }

    public required double Cells { get; init; }

    /// <summary>Those of which more than half is told at the close of their own month.</summary>
    public required double AtOnce { get; init; }

    public required double Answers { get; init; }

    /// <summary>Months from the close of the month in which an answer came to the first total of its establishment that it is in; of those that are in one.</summary>
    public required double Wait { get; init; }

    /// <summary>Answers that are in totals of several establishments only.</summary>
    public required double Above { get; init; }

    /// <summary>Until the first of these, in the same way.</summary>
    public required double WaitAbove { get; init; }

    /// <summary>Answers in no total.</summary>
    public required double Untold { get; init; }

    /// <summary>How far the noise moves a share, over how far the chance of who answered moves it: the mean of all atoms of an establishment.</summary>
    public required double Error { get; init; }

    public required double Recovered { get; init; }

    public required double Singled { get; init; }

    public static DisclosureMeasures Of(DisclosureEstate estate, Publication publication)
    {
        var measured = estate.Answers.Where(estate.IsMeasured).ToList();
        var (own, any) = (Since(publication.Totals.Where(total => total.Prison is not null)), Since(publication.Totals));
        var (waits, above) = (Waits(measured.Where(own.ContainsKey), own), Waits(measured.Where(answer => !own.ContainsKey(answer) && any.ContainsKey(answer)), any));
        var cells = measured.GroupBy(answer => (answer.Prison, answer.Month)).ToList();
        return new()
        {
            Name = publication.Name,
            Cells = Mostly(own.ContainsKey),
            AtOnce = Mostly(answer => own.TryGetValue(answer, out var since) && since == answer.Month),
            Answers = Share(waits.Count),
            Wait = Median(waits),
            Above = Share(above.Count),
            WaitAbove = Median(above),
            Untold = Share(measured.Count - waits.Count - above.Count),
            Error = publication.Atoms.Count == 0 ? 0 : publication.Atoms.Average(atom => ErrorOf(estate, atom)),
            Recovered = Share(DisclosureAttacks.Recovered(publication).Count(estate.IsMeasured)),
            Singled = Share(DisclosureAttacks.Singled(publication).Count(estate.IsMeasured)),
        };

        double Mostly(Func<Answer, bool> told) => cells.Count(cell => 2 * cell.Count(told) > cell.Count()) / (double)(estate.Prisons.Count * estate.Months);

        double Share(int of) => of / (double)measured.Count;
    }

    /// <summary>Of each answer the close at which the first total with it is told.</summary>
    private static Dictionary<Answer, int> Since(IEnumerable<Told> totals)
    {
        var since = new Dictionary<Answer, int>();
        foreach (var total in totals.OrderBy(total => total.Release))
        {
            foreach (var answer in total.Answers)
            {
                since.TryAdd(answer, total.Release);
            }
        }

        return since;
    }

    private static List<int> Waits(IEnumerable<Answer> answers, Dictionary<Answer, int> since) => [.. answers.Select(answer => since[answer] - answer.Arrived).Order()];

    private static double Median(List<int> sorted) => sorted.Count == 0 ? 0 : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2.0;

    /// <summary>The product's noise, drawn with many secrets, as a reader meets it who divides what is told by what is told, nothing below zero.</summary>
    private static double ErrorOf(DisclosureEstate estate, Told atom)
    {
        var prison = estate.Prisons[atom.Prison!.Value];
        var (yes, all, chance, id) = (atom.Answers.Count(answer => answer.Yes), (double)atom.Answers.Count, prison.Yes / 100.0, new Guid(prison.Nth, (short)atom.Release, 0, new byte[8]));
        var squares = Enumerable.Range(0, Draws).Select(BitConverter.GetBytes).Select(secret =>
        {
            var told = (Yes: Noisy(secret, "YES", yes), No: Noisy(secret, "NO", (int)all - yes));
            var share = told.Yes + told.No == 0 ? 0 : told.Yes / (double)(told.Yes + told.No);
            return Math.Pow(share - (yes / all), 2);
        });
        return Math.Sqrt(squares.Average()) / Math.Sqrt(chance * (1 - chance) / all);

        int Noisy(byte[] secret, string category, int count) => Math.Max(0, count + NoiseBits.Draw(secret, id, "met", category));
    }
}
