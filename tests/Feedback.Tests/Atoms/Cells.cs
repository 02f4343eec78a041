using PeerSupport.Feedback.Atoms;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>People by prison and month: what an attacker would like to know the size of.</summary>
internal sealed class Cells
{
    private readonly Dictionary<Guid, int> _cellOf;

    public Cells(IEnumerable<Waiting> all)
    {
        var pools = all.GroupBy(response => (response.Establishment, response.Month)).Select(pool => pool.Select(response => response.Id).ToList()).ToList();
        Sizes = [.. pools.Select(pool => pool.Count)];
        _cellOf = pools.SelectMany((pool, cell) => pool.Select(id => (id, cell))).ToDictionary(one => one.id, one => one.cell);
    }

    public IReadOnlyList<int> Sizes { get; }

    /// <summary>Totals over people as totals over cells, each once.</summary>
    public IReadOnlyList<(IReadOnlyList<int> Cells, long Total)> Of(IEnumerable<IReadOnlyList<Guid>> totals) =>
        [.. totals.Select(ids => ((IReadOnlyList<int>)[.. ids.Select(id => _cellOf[id]).Distinct().Order()], (long)ids.Count)).DistinctBy(total => string.Join(',', total.Item1))];
}
