namespace PeerSupport.SupporterRegistry;

/// <summary>How long the application that waits longest for a decision has waited, of each scheme that is offered: an act of the institution, told exactly.</summary>
internal static class OldestApplications
{
    /// <param name="month">First day of the month that is over.</param>
    public static async Task Tell(Tx tx, string establishment, DateOnly month, string timeZone)
    {
        const string load = """
            select o.scheme_id, coalesce(max(@over - (w.since at time zone @timeZone)::date), 0) as days
            from offerings o
            left join applications a
              on a.establishment = o.establishment
              and a.scheme_id = o.scheme_id
              and (a.state in ('SUBMITTED', 'CLEARED')
                or least(a.accepted_at, a.declined_at, a.withdrawn_at, a.closed_at, case a.clearance when 'NOT_CLEARED' then a.decided_at end) >= @until)
            left join lateral (
              select s.since
              from (select greatest(a.submitted_at, case a.review_outcome when 'REOPENED' then a.reviewed_at end) as since) s
              where s.since < @until) w on true
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
