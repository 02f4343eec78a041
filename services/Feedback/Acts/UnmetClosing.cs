using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Acts;

/// <summary>
/// Part of the close of a month: says of the last quarter that is over how many requests nobody met, as a band, once and for ever. Only where ten people
/// asked in one of its months, so that neither none nor few is said of somebody. With them, how soon and where the others were met, where three supporters
/// at least met them and nobody had over half: otherwise it would be one supporter's record.
/// </summary>
internal static class UnmetClosing
{
    /// <param name="month">The month that closes.</param>
    public static async Task Close(Tx tx, DateOnly month)
    {
        const string count =
            """
            select asked.*, ended.*
            from (
              select establishment, scheme, bool_or(supporters) and bool_and(spread) as shared
              from exposures
              where month >= @quarter
                and month < @until
              group by establishment, scheme
              having bool_or(askers)) asked
            cross join lateral (
              select
                count(*) filter (where o.outcome in ('REFUSED', 'EXPIRED'))::int as unmet,
                count(*) filter (where o.waited in ('WITHIN_15_MINUTES', 'WITHIN_30_MINUTES'))::int as within_30,
                count(*) filter (where o.waited = 'WITHIN_1_HOUR')::int as within_60,
                count(*) filter (where o.waited in ('WITHIN_4_HOURS', 'LONGER'))::int as later,
                count(*) filter (where o.private)::int as in_private,
                count(*) filter (where not o.private)::int as not_in_private
              from request_outcomes o
              where o.establishment = asked.establishment
                and o.scheme = asked.scheme
                and o.date >= @quarter
                and o.date < @until) ended
            """;
        const string tell =
            """
            insert into unmet_requests (establishment, scheme, quarter, least, most, within_30, within_60, later, in_private, not_in_private)
            select establishment, scheme, @quarter, least, most, within_30, within_60, later, in_private, not_in_private
            from unnest(@Establishments, @Schemes, @Least, @Most, @Within30, @Within60, @Later, @InPrivate, @NotInPrivate)
              as u (establishment, scheme, least, most, within_30, within_60, later, in_private, not_in_private)
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
            Within30 = rows.Select(row => row.Told(row.Within30)).ToArray(),
            Within60 = rows.Select(row => row.Told(row.Within60)).ToArray(),
            Later = rows.Select(row => row.Told(row.Later)).ToArray(),
            InPrivate = rows.Select(row => row.Told(row.InPrivate)).ToArray(),
            NotInPrivate = rows.Select(row => row.Told(row.NotInPrivate)).ToArray(),
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

    /// <summary>0–9, then tens: of those who were met neither all nor none.</summary>
    public static Band TensOf(int met) => new() { Least = met - (met % 10), Most = met - (met % 10) + 9 };

    private sealed record CountedRow
    {
        public required string Establishment { get; init; }

        public required string Scheme { get; init; }

        /// <summary>Three supporters at least, nobody with over half.</summary>
        public required bool Shared { get; init; }

        public required int Unmet { get; init; }

        public required int Within30 { get; init; }

        public required int Within60 { get; init; }

        public required int Later { get; init; }

        public required int InPrivate { get; init; }

        public required int NotInPrivate { get; init; }

        public int? Told(int met) => Shared ? TensOf(met).Least : null;
    }
}
