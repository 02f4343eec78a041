using PeerSupport.Feedback.Atoms;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>Closings month after month without a database, and every total that could be asked for then.</summary>
internal static class Rule
{
    /// <summary>All atoms of some months, with the month in which each was closed.</summary>
    public static List<(DateOnly Month, Closed Atom)> Run(IReadOnlyCollection<Waiting> all, DateOnly first, int months, Exposures? exposures = null)
    {
        var (waiting, atoms) = (all.ToList(), new List<(DateOnly, Closed)>());
        for (var nth = 0; nth < months; nth++)
        {
            var month = first.AddMonths(nth);
            var closed = Closing.Of(waiting, month, exposures ?? new([]));
            atoms.AddRange(closed.Select(atom => (month, atom)));
            waiting.RemoveAll(response => closed.Any(atom => atom.Responses.Contains(response.Id)));
        }

        return atoms;
    }

    /// <summary>What GetReport answers of every place and every span of months: of people, not of noise.</summary>
    public static IEnumerable<IReadOnlyList<Guid>> Reports(IReadOnlyList<(DateOnly Month, Closed Atom)> atoms)
    {
        var months = atoms.Select(atom => atom.Month).Distinct().Order().ToList();
        var spans = months.SelectMany(first => months.Where(last => last >= first).Select(last => (first, last)));
        foreach (var (first, last) in spans)
        {
            var within = atoms.Where(atom => first <= atom.Month && atom.Month <= last).Select(atom => atom.Atom).ToList();
            var places = within.GroupBy(atom => atom.Region).Concat(within.Where(atom => atom.Establishment is not null).GroupBy(atom => atom.Establishment!));
            foreach (var told in places.Select(place => place.ToList()).Append(within).Where(told => told.Count > 0))
            {
                yield return [.. told.SelectMany(atom => atom.Responses)];
            }
        }
    }

    /// <summary>
    /// The baseline: small cells are suppressed, totals are not. By the month of what happened, so late ones restate it; the totals of
    /// regions are told of everybody.
    /// </summary>
    public static IEnumerable<IReadOnlyList<Guid>> SmallCellsSuppressed(IReadOnlyCollection<Waiting> all)
    {
        var cells = all.GroupBy(response => response.Establishment).Concat(all.GroupBy(response => $"{response.Establishment} {response.Month}"))
            .Concat(all.GroupBy(response => response.Region!)).Concat(all.GroupBy(response => $"{response.Region} {response.Month}")).Append(all.GroupBy(_ => "").Single());
        return cells.Where(cell => cell.Count() >= World.Promised).Select(cell => (IReadOnlyList<Guid>)[.. cell.Select(response => response.Id)]);
    }
}
