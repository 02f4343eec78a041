namespace PeerSupport.SupporterRegistry;

/// <summary>How long the application that waits longest for a decision has waited, of each scheme that is offered: an act of the institution, told exactly.</summary>
internal static class OldestApplications
{
    /// <param name="month">First day of the month that is over.</param>
    public static async Task Tell(Tx tx, string establishment, DateOnly month, string timeZone)
    {
        const string load = $"""
            with waited as (
              select scheme_id, greatest(submitted_at, case review_outcome when 'REOPENED' then reviewed_at end) as since
              from applications
              where establishment = @establishment
                and ({ApplicationRow.Undecided}
                  or least(accepted_at, declined_at, withdrawn_at, closed_at, case clearance when 'NOT_CLEARED' then decided_at end) >= @until))
            select o.scheme_id, coalesce(max(@over - (w.since at time zone @timeZone)::date), 0) as days
            from offerings o
            left join waited w on w.scheme_id = o.scheme_id and w.since < @until
            where o.establishment = @establishment
            group by o.scheme_id
            """;
        var over = month.AddMonths(1);
        foreach (var waited in await tx.Many<WaitedRow>(load, new { establishment, timeZone, over, until = over.StartIn(timeZone) }))
        {
            tx.Emit(new ApplicationsCounted
            {
                Id = Ids.Random().ToString(),
                Establishment = Names.Establishment(establishment),
                Scheme = Names.Scheme(waited.SchemeId),
                Month = month.ToProto(),
                OldestDays = waited.Days,
            });
        }
    }

    private sealed record WaitedRow
    {
        public required string SchemeId { get; init; }

        public required int Days { get; init; }
    }
}
