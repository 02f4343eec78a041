using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Atoms;

/// <summary>What scheduling told of a month: whether ten people asked, whether three supporters met them, whether none of these had more than half.</summary>
internal sealed record Exposure
{
    public required string Establishment { get; init; }

    public required string Scheme { get; init; }

    public required DateOnly Month { get; init; }

    public required bool Askers { get; init; }

    public required bool Supporters { get; init; }

    public required bool Spread { get; init; }
}

/// <summary>
/// Whether a number of answers says a number of people. Of selection the registry tells once of each person; how many could have answered a
/// questionnaire, or met an obstacle, scheduling alone knows, of the month that it is about, and until it says so none is told. Bits of several months and prisons say of all of them together: there are
/// ten askers and three supporters where one of them has, and nobody has more than half where nobody has it in any.
/// </summary>
internal sealed class Exposures(IEnumerable<Exposure> told)
{
    private readonly Dictionary<(string, string, DateOnly), Exposure> _told = told.ToDictionary(one => (one.Establishment, one.Scheme, one.Month));

    /// <summary>May be counted with others: no supporter is meant by it.</summary>
    public bool Joins(Waiting response) => IsOfEachOnce(response.Measure) || Of(response) is { Spread: true };

    /// <summary>Those that may be counted together are of enough people.</summary>
    public bool IsEnough(IReadOnlyCollection<Waiting> pool) => pool.All(response => IsOfEachOnce(response.Measure)) ||
        (pool.Any(response => Of(response) is { Askers: true }) && pool.Any(response => Of(response) is { Supporters: true }));

    public static async Task<Exposures> Read(Tx tx, DateOnly month)
    {
        const string load = "select establishment, scheme, month, askers, supporters, spread from exposures where month <= @month";
        return new(await tx.Many<Exposure>(load, new { month }));
    }

    private static bool IsOfEachOnce(Measure measure) => measure is Measure.Selection or Measure.Ending;

    private Exposure? Of(Waiting response) => _told.GetValueOrDefault((response.Establishment, response.Scheme, response.Period));
}
