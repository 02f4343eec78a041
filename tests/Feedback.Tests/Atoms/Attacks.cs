using System.Numerics;
using PeerSupport.Feedback.Atoms;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>What an attacker makes of exact totals, whoever published them.</summary>
internal static class Attacks
{
    /// <summary>Sets of pools of fewer than ten people together that some combination of the totals is about.</summary>
    public static IEnumerable<IReadOnlySet<int>> Singled(IReadOnlyCollection<Waiting> all, IEnumerable<IReadOnlyList<Guid>> totals)
    {
        var cells = new Cells(all);
        var space = new RowSpace(cells.Of(totals).Select(total => ((IEnumerable<int>)total.Cells, total.Total)), cells.Sizes.Count);
        return Few(cells.Sizes, 0, [], 0).Where(space.Singles);
    }

    /// <summary>The least and the most people that each pool of which no total is told can have, where all that is known of those is that they are few.</summary>
    public static IEnumerable<(BigInteger? Least, BigInteger? Most)> Known(IReadOnlyCollection<Waiting> all, IReadOnlyCollection<IReadOnlyList<Guid>> totals, IReadOnlySet<Guid> told)
    {
        var cells = new Cells(all);
        var kept = cells.Of([[.. all.Where(response => !told.Contains(response.Id)).Select(response => response.Id)]])[0].Cells;
        var bounds = new Bounds(cells.Of(totals), [.. cells.Sizes.Select((_, cell) => kept.Contains(cell) ? World.Promised - 1 : (int?)null)]);
        return kept.Select(bounds.Of);
    }

    private static IEnumerable<IReadOnlySet<int>> Few(IReadOnlyList<int> sizes, int from, HashSet<int> chosen, int people)
    {
        for (var cell = from; cell < sizes.Count; cell++)
        {
            if (people + sizes[cell] < World.Promised)
            {
                HashSet<int> more = [.. chosen, cell];
                yield return more;
                foreach (var further in Few(sizes, cell + 1, more, people + sizes[cell]))
                {
                    yield return further;
                }
            }
        }
    }
}
