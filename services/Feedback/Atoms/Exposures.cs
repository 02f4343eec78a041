using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Atoms;

/// <summary>
/// What scheduling told of a month: whether ten people asked, whether three supporters met them, whether none of these had more than half; the same of all
/// people, who asked, had a session of a partnership or were seen when they had arrived; and whether the scheme had four supporters, or ten.
/// </summary>
internal sealed record Exposure
{
    public required string Establishment { get; init; }

    public required string Scheme { get; init; }

    public required DateOnly Month { get; init; }

    public required bool Askers { get; init; }

    public required bool Supporters { get; init; }

    public required bool Spread { get; init; }

    public required bool People { get; init; }

    public required bool PeopleSupporters { get; init; }

    public required bool PeopleSpread { get; init; }

    public required bool TeamOfFour { get; init; }

    public required bool TeamOfTen { get; init; }
}

/// <summary>
/// Whether a number of answers says a number of people. Of selection the registry tells once of each person; how many could have answered a
/// questionnaire, or met an obstacle, scheduling alone knows, of the month that it is about, and until it says so none is told. Bits of several months and prisons say of all of them together: there are
/// ten people and three supporters where one of them has, and nobody has more than half where nobody has it in any. Of what supporters answer about their own
/// role it matters how many of them there were: a team of ten, or three of four each.
/// </summary>
internal sealed class Exposures(IEnumerable<Exposure> told)
{
    private readonly Dictionary<(string, string, DateOnly), Exposure> _told = told.ToDictionary(one => (one.Establishment, one.Scheme, one.Month));

    /// <summary>May be counted with others: no supporter is meant by it, and none answers for a team of two or three.</summary>
    public bool Joins(Waiting response) => response.Measure switch
    {
        Measure.Selection or Measure.Ending => true,
        Measure.Reflection => Of(response) is { TeamOfFour: true },
        Measure.Obstacle => Of(response) is { Spread: true },
        _ => Of(response) is { Spread: true, PeopleSpread: true }, // some questions only whoever asked can answer
    };

    /// <summary>Those that may be counted together, all of one measure, are of enough people.</summary>
    public bool IsEnough(IReadOnlyCollection<Waiting> pool) => pool.First().Measure switch
    {
        Measure.Selection or Measure.Ending => true,
        Measure.Reflection => IsOfTenSupporters(pool),
        Measure.Obstacle => pool.Any(response => Of(response) is { Askers: true }) && pool.Any(response => Of(response) is { Supporters: true }),
        _ => pool.Any(response => Of(response) is { People: true }) && pool.Any(response => Of(response) is { PeopleSupporters: true }),
    };

    public static async Task<Exposures> Read(Tx tx, DateOnly month)
    {
        // null where it was told before more than those who asked were counted
        const string load = """
            select establishment, scheme, month, askers, supporters, spread, team_of_four, team_of_ten,
              coalesce(people, askers) as people, coalesce(people_supporters, supporters) as people_supporters, coalesce(people_spread, spread) as people_spread
            from exposures
            where month <= @month
            """;
        return new(await tx.Many<Exposure>(load, new { month }));
    }

    /// <summary>
    /// Of several months the same people answer again, so ten answers of a team of four are of four. Teams of several prisons have nobody in common in one
    /// month, three of four are twelve; of two months they may have: whoever was moved is of both.
    /// </summary>
    private bool IsOfTenSupporters(IEnumerable<Waiting> pool) => pool
        .Where(response => Of(response) is { TeamOfFour: true })
        .GroupBy(response => response.Period)
        .Any(month => month.Any(response => Of(response) is { TeamOfTen: true })
            || month.Select(response => response.Establishment).Distinct().Count() >= Closing.LeastEstablishments);

    private Exposure? Of(Waiting response) => _told.GetValueOrDefault((response.Establishment, response.Scheme, response.Period));
}
