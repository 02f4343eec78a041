namespace PeerSupport.Feedback.Obstacles;

/// <summary>An obstacle that was told past the prison's staff, and that no lot holds yet.</summary>
/// <param name="Id">Random.</param>
/// <param name="By">Who told it, as rows spell it: whatever a newer release may call it.</param>
/// <param name="Month">The month in which it was told.</param>
internal sealed record ToldPast(Guid Id, string Establishment, string Scheme, string By, DateOnly Month);

/// <summary>
/// When staff are told of what was told past them: never of one obstacle, which would tell who complained, but of ten or more together, once a
/// month and each once. So any sum or difference of what they are told is about none or at least <see cref="Least"/>.
/// </summary>
internal static class Lots
{
    /// <summary>The fewest that are told together.</summary>
    public const int Least = 10;

    /// <param name="waiting">All that no lot holds.</param>
    /// <param name="month">The month that closes; what was told later waits.</param>
    public static IReadOnlyList<Guid> Of(IEnumerable<ToldPast> waiting, DateOnly month) =>
    [
        .. waiting
            .Where(told => told.Month <= month)
            .GroupBy(told => (told.Establishment, told.Scheme, told.By))
            .Where(lot => lot.Count() >= Least)
            .SelectMany(lot => lot.Select(told => told.Id)),
    ];
}
