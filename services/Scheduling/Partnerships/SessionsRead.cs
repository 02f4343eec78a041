using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>How many sessions there were, beside how many are agreed on.</summary>
internal static class SessionsRead
{
    public static async Task<IReadOnlyList<Partnership>> With(Tx tx, IReadOnlyCollection<PartnershipRow> rows)
    {
        const string load = """
            select partnership_id, count(*) filter (where day >= @LastWeek) as last_week, count(*) as last_four_weeks
            from partnership_sessions
            where establishment = @Code
              and partnership_id = any(@ids)
              and attendance = 'ATTENDED'
              and day >= @FourWeeks
              and day < @ThisWeek
            group by partnership_id
            """;
        var prison = await Prison.Of(tx);
        var weeks = WholeWeeks.Before(prison.Day.DayOf(tx.Now));
        var held = (await tx.Many<SessionsHeldRow>(load, new { prison.Code, weeks.FourWeeks, weeks.LastWeek, weeks.ThisWeek, ids = rows.Select(row => row.PartnershipId).ToArray() }))
            .ToDictionary(row => row.PartnershipId, row => new SessionsHeld { LastWeek = row.LastWeek, LastFourWeeks = row.LastFourWeeks });
        return [.. rows.Select(row =>
        {
            var partnership = row.ToProto();
            partnership.Held = held.GetValueOrDefault(row.PartnershipId, new());
            return partnership;
        })];
    }
}

/// <summary>Weeks that are over, from Monday to Sunday.</summary>
/// <param name="FourWeeks">The Monday on which the last four of them begin.</param>
/// <param name="LastWeek">The Monday of the last.</param>
/// <param name="ThisWeek">The Monday on which all are over.</param>
internal sealed record WholeWeeks(DateOnly FourWeeks, DateOnly LastWeek, DateOnly ThisWeek)
{
    public static WholeWeeks Before(DateOnly today)
    {
        var monday = today.AddDays(1 - Weekday.Number(today.DayOfWeek));
        return new(monday.AddDays(-28), monday.AddDays(-7), monday);
    }
}

internal sealed record SessionsHeldRow
{
    public required string PartnershipId { get; init; }

    public required int LastWeek { get; init; }

    public required int LastFourWeeks { get; init; }
}
