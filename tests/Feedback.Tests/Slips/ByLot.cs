namespace PeerSupport.Feedback.Tests.Slips;

/// <summary>How shuffled rows of this length come out, exactly: nothing is simulated.</summary>
internal sealed class ByLot(int length)
{
    private readonly double[] _turned = Turned(length);

    /// <summary>
    /// How likely a shuffled row is to be as near to the right one, or to the right one turned round, as this: by how many stand in their own place, and by how
    /// many pairs stand the wrong way about.
    /// </summary>
    /// <param name="row">Where each belongs: 0, 1, 2 … is the right row.</param>
    public double Chance(IReadOnlyList<int> row)
    {
        var (placed, turned) = (row.Where((one, at) => one == at).Count(), row.Select((one, at) => row.Take(at).Count(earlier => earlier > one)).Sum());
        return Math.Min(1, 2 * Math.Min(InPlace(placed), 2 * _turned.Take(Math.Min(turned, _turned.Length - 1 - turned) + 1).Sum()));
    }

    /// <summary>At most: any chosen k stand in their place with the chance (n - k)! / n!, and k are chosen in n! / (k! (n - k)!) ways.</summary>
    private static double InPlace(int count) => Enumerable.Range(1, count).Aggregate(1.0, (chance, k) => chance / k);

    /// <summary>Of 0, 1, 2 … pairs the wrong way about the chance: whoever is added stands before none, one, … or all of those who are there.</summary>
    private static double[] Turned(int length) => Enumerable.Range(1, length - 1).Aggregate((double[])[1], (chances, there) =>
        [.. Enumerable.Range(0, chances.Length + there).Select(pairs => chances.Where((_, before) => pairs - before >= 0 && pairs - before <= there).Sum() / (there + 1))]);
}
