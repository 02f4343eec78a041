using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Acts;

/// <summary>
/// Part of the close of a month: says of the last quarter that is over how many requests nobody met, as a band, once and for ever. Only where ten people
/// asked in one of its months, so that neither none nor few is said of somebody.
/// </summary>
internal static class UnmetClosing
{
    /// <param name="month">The month that closes.</param>
    public static async Task Close(Tx tx, DateOnly month)
    {
        const string count =
            """
            select e.establishment, e.scheme,
              (select count(*)
               from request_outcomes o
               where o.establishment = e.establishment
                 and o.scheme = e.scheme
                 and o.outcome in ('REFUSED', 'EXPIRED')
                 and o.date >= @quarter
                 and o.date < @until)::int as unmet
            from exposures e
            where e.month >= @quarter
              and e.month < @until
            group by e.establishment, e.scheme
            having bool_or(e.askers)
            """;
        const string tell =
            """
            insert into unmet_requests (establishment, scheme, quarter, least, most)
            select establishment, scheme, @quarter, least, most
            from unnest(@Establishments, @Schemes, @Least, @Most) as u (establishment, scheme, least, most)
            on conflict (establishment, scheme, quarter) do nothing
            """;
        var quarter = LastOver(month);
        var rows = await tx.Many<CountedRow>(count, new { quarter, until = quarter.AddMonths(3) });
        var bands = rows.Select(row => BandOf(row.Unmet)).ToList();
        await tx.Execute(tell, new
        {
            quarter,
            Establishments = rows.Select(row => row.Establishment).ToArray(),
            Schemes = rows.Select(row => row.Scheme).ToArray(),
            Least = bands.Select(band => band.Least).ToArray(),
            Most = bands.Select(band => band.Most).ToArray(),
        });
    }

    /// <summary>The first day of the last quarter that is over with this month.</summary>
    public static DateOnly LastOver(DateOnly month)
    {
        var next = month.AddMonths(1);
        return new DateOnly(next.Year, next.Month - ((next.Month - 1) % 3), 1).AddMonths(-3);
    }

    /// <summary>None, 1–9, then tens.</summary>
    public static Band BandOf(int unmet)
    {
        var least = unmet - (unmet % 10);
        return unmet == 0 ? new Band() : new Band { Least = Math.Max(least, 1), Most = least + 9 };
    }

    private sealed record CountedRow
    {
        public required string Establishment { get; init; }

        public required string Scheme { get; init; }

        public required int Unmet { get; init; }
    }
}
