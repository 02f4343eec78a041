using System.Diagnostics.Metrics;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Cover and waiting at a glance, for those who run the service: all establishments together, by band or level only.</summary>
internal sealed class Figures : Survey
{
    private const string TimeToContact = "time_to_contact_seconds";
    private const string OpenAlarms = "open_alarms";
    private const string Gaps = "cover_gaps";
    private const string Age = "copy_age_seconds";

    private static readonly TimeSpan s_lately = TimeSpan.FromHours(24);

    private readonly Db _db;

    public Figures(Db db, IMeterFactory meters, IConfiguration configuration, TimeProvider clock, ILogger<Figures> log)
        : base(meters, configuration, clock, log)
    {
        _db = db;
        Gauge(TimeToContact, "s", "From when it was asked to the contact, of contacts begun in the last 24 hours: median and 9th decile, by band and urgency.");
        Gauge(OpenAlarms, "{alarm}", "Alarms nobody has acknowledged, by level.");
        Gauge(Gaps, "{gap}", "Zones and schemes that too few cover today and tomorrow, by band.");
        Gauge(Age, "s", "How long ago the copy of an establishment's standings was last known to be complete: the longest.");
    }

    protected override async Task Measure(CancellationToken cancel)
    {
        await _db.Run(Scope.All, Read, cancel);
        await CountGaps(cancel);
    }

    private async Task Read(Tx tx)
    {
        const string times = """
            select recorded_in as word, urgency, p as quantile,
              percentile_cont(p) within group (order by extract(epoch from contact_started_at - asked_at)::float8) as value
            from requests, (values (0.5::float8), (0.9::float8)) as of (p)
            where contact_started_at > @since
              and contact_outcome is distinct from 'DECLINED_AT_DOOR'
            group by recorded_in, urgency, p
            """;
        var alarms = $"""
            select w.level as word, '' as urgency, 0::float8 as quantile, count(alarm_id)::float8 as value
            from (values ('WING'), ('ORDERLY'), ('COORDINATOR'), ('GOVERNOR')) as w (level)
            left join {AlarmRow.All} on alarms.level = w.level and acknowledged_at is null
            group by w.level
            """;
        const string oldest = "select coalesce(extract(epoch from @Now - min(as_of)), 0)::float8 from standing_feeds";
        var waited = await tx.Many<FigureRow>(times, new { since = tx.Now - s_lately });
        Found(TimeToContact, waited.Select(row => new Measurement<double>(row.Value, new("band", row.Word), new("urgency", row.Urgency), new("quantile", row.Quantile))));
        Found(OpenAlarms, (await tx.Many<FigureRow>(alarms)).Select(row => new Measurement<double>(row.Value, new KeyValuePair<string, object?>("level", row.Word))));
        Found(Age, new Measurement<double>(await tx.One<double>(oldest, new { tx.Now })));
    }

    /// <summary>Establishment by establishment, as those who plan there see them.</summary>
    private async Task CountGaps(CancellationToken cancel)
    {
        const string ruled = "select distinct establishment from coverage_rules join establishments using (establishment) where places > 0";
        List<string> codes = [];
        await _db.Run(Scope.All, async tx => codes = await tx.Many<string>(ruled), cancel);
        var found = Enum.GetValues<BandKind>().Where(kind => kind is not BandKind.Unspecified).ToDictionary(kind => kind, _ => 0);
        foreach (var code in codes)
        {
            await _db.Run(Scope.Tenant(code), async tx =>
            {
                var prison = await Prison.Of(tx);
                var today = prison.Day.DayOf(tx.Now);
                foreach (var gap in await GapsFound.Read(tx, prison, new DaysAsked(today, today.AddDays(1))))
                {
                    found[gap.Place.Kind]++;
                }
            }, cancel);
        }

        Found(Gaps, found.Select(band => new Measurement<double>(band.Value, new KeyValuePair<string, object?>("band", ProtoName.Of(band.Key)))));
    }

    private sealed record FigureRow
    {
        public required string Word { get; init; }

        /// <summary>How soon the asker said it should be; empty where nobody asked.</summary>
        public required string Urgency { get; init; }

        public required double Quantile { get; init; }

        public required double Value { get; init; }
    }
}
