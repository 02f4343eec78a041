namespace PeerSupport.Feedback.Atoms;

/// <summary>
/// The close of a month: which responses become atoms, and which wait on. What an establishment has too few of waits a further month for
/// more of its own, then for others of its region, and a month later for others of the nation. So every response is in one atom at most,
/// and every sum of atoms covers nobody or at least <see cref="Least"/>.
/// </summary>
internal static class Closing
{
    /// <summary>The fewest responses an atom may have.</summary>
    public const int Least = 10;

    /// <summary>What is left over is told of so many establishments together or not at all.</summary>
    public const int LeastEstablishments = 3;

    /// <param name="waiting">All that no atom holds.</param>
    /// <param name="month">The month that closes; what came later stays out.</param>
    /// <param name="exposures">Whether enough people could have answered, of enough supporters, so that a number of answers says a number of people.</param>
    public static IReadOnlyList<Closed> Of(IEnumerable<Waiting> waiting, DateOnly month, Exposures exposures)
    {
        var open = waiting.Where(response => response.Month <= month && response.Region is not null && exposures.Joins(response)).ToList();
        var closed = new List<Closed>();
        foreach (var (level, months, establishments) in new[] { (Level.Establishment, 0, 1), (Level.Region, 1, LeastEstablishments), (Level.Nation, 2, LeastEstablishments) })
        {
            var pools = open
                .Where(response => response.Month <= month.AddMonths(-months))
                .GroupBy(response => PoolOf(response, level))
                .Where(pool => pool.Count() >= Least && pool.Select(response => response.Establishment).Distinct().Count() >= establishments && exposures.IsEnough([.. pool]))
                .Select(pool => Close(pool.Key, [.. pool]))
                .ToList();
            closed.AddRange(pools);
            var gone = pools.SelectMany(pool => pool.Responses).ToHashSet();
            open.RemoveAll(response => gone.Contains(response.Id));
        }

        return closed;
    }

    private static Pool PoolOf(Waiting response, Level level) => new(level, level switch
    {
        Level.Establishment => response.Establishment,
        Level.Region => response.Region!,
        _ => Pool.Nation,
    }, response.Scheme, response.Measure);

    private static Closed Close(Pool pool, IReadOnlyList<Waiting> responses) => new(
        pool.Level is Level.Nation ? Pool.Nation : responses[0].Region!,
        pool.Level is Level.Establishment ? pool.Place : null,
        pool.Scheme, pool.Measure, [.. responses.Select(response => response.Id).Order()]);
}
