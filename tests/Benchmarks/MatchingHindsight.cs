namespace PeerSupport.Benchmarks;

/// <summary>
/// The best that could have been done with a slot by whoever had known all its requests beforehand: as many met as possible, and of these ways the one in
/// which the supporters have to be brought the least. Exact (Hungarian method); the number met is found a second time by augmenting paths.
/// </summary>
internal static class MatchingHindsight
{
    private const int Unmet = 1_000;
    private const int Never = 1_000_000;

    public static Outcome Of(MatchingStream stream, MatchingBreaches rules, Slot slot)
    {
        var burdens = slot.Askings.Select(asking => Row(stream, rules, slot, asking)).ToArray();
        var best = Assign(burdens, stream.Supporters.Count);
        return best.Met == Most(burdens, stream.Supporters.Count)
            ? best
            : throw new InvalidOperationException($"two ways to find the optimum differ: {best.Met} and {Most(burdens, stream.Supporters.Count)}");
    }

    /// <summary>What each supporter's coming would cost; null where he may not come, or would not.</summary>
    private static int?[] Row(MatchingStream stream, MatchingBreaches rules, Slot slot, Asking asking)
    {
        var band = MatchingBreaches.Band(asking.At);
        return [.. stream.Supporters.Select(supporter => rules.May(slot, asking, supporter, band) && stream.Agrees(asking, supporter.Nth)
            ? MatchingReplay.Burden(supporter.DutyZone(band.Date, band.Kind), asking.Zone)
            : (int?)null)];
    }

    /// <summary>One row after the other by a shortest augmenting path, over potentials. Each row may also stay unmet, in a column of its own.</summary>
    private static Outcome Assign(int?[][] burdens, int supporters)
    {
        var columns = supporters + burdens.Length;
        var (rowPotential, potential, rowOf) = (new int[burdens.Length + 1], new int[columns + 1], new int[columns + 1]);
        int Cost(int row, int column) => column > supporters
            ? column - supporters == row ? Unmet : Never
            : burdens[row - 1][column - 1] ?? Never;
        for (var row = 1; row <= burdens.Length; row++)
        {
            var (least, from, done, at) = (new int[columns + 1], new int[columns + 1], new bool[columns + 1], 0);
            Array.Fill(least, int.MaxValue);
            rowOf[0] = row;
            do
            {
                done[at] = true;
                var (here, delta, next) = (rowOf[at], int.MaxValue, 0);
                for (var column = 1; column <= columns; column++)
                {
                    if (done[column])
                    {
                        continue;
                    }

                    var reduced = Cost(here, column) - rowPotential[here] - potential[column];
                    if (reduced < least[column])
                    {
                        (least[column], from[column]) = (reduced, at);
                    }

                    if (least[column] < delta)
                    {
                        (delta, next) = (least[column], column);
                    }
                }

                for (var column = 0; column <= columns; column++)
                {
                    if (done[column])
                    {
                        rowPotential[rowOf[column]] += delta;
                        potential[column] -= delta;
                    }
                    else
                    {
                        least[column] -= delta;
                    }
                }

                at = next;
            }
            while (rowOf[at] != 0);
            for (; at != 0; at = from[at])
            {
                rowOf[at] = rowOf[from[at]];
            }
        }

        return Enumerable.Range(1, supporters).Where(column => rowOf[column] != 0)
            .Aggregate(new Outcome(), (so, column) => so + new Outcome(1, burdens[rowOf[column] - 1][column - 1]!.Value));
    }

    /// <summary>Only how many can be met at most.</summary>
    private static int Most(int?[][] burdens, int supporters)
    {
        var rowOf = new int[supporters];
        Array.Fill(rowOf, -1);
        bool Place(int row, bool[] tried)
        {
            for (var column = 0; column < supporters; column++)
            {
                if (burdens[row][column] is not null && !tried[column])
                {
                    tried[column] = true;
                    if (rowOf[column] < 0 || Place(rowOf[column], tried))
                    {
                        rowOf[column] = row;
                        return true;
                    }
                }
            }

            return false;
        }

        return Enumerable.Range(0, burdens.Length).Count(row => Place(row, new bool[supporters]));
    }
}
