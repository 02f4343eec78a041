using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Deliveries;

/// <summary>Of one establishment in one month, or in all; without a month, who waits there today. Without an establishment, of all.</summary>
internal sealed record DeliveryRow
{
    /// <summary>All in one statement. Of what nobody asked for (null) every row that the scope shows counts.</summary>
    public const string Load = """
        with ran as (
          select coalesce(establishment, '') as establishment, coalesce(date_trunc('month', last_day)::date, @from) as month,
            count(*) as planned,
            count(*) filter (where state = 'HELD') as held,
            count(*) filter (where cancelled_by = 'PROVIDER') as cancelled_by_provider,
            count(*) filter (where cancelled_by = 'PRISON') as cancelled_by_prison
          from runs
          where (@establishment::text is null or establishment = @establishment)
            and (@provider::text is null or provider = @provider)
            and last_day >= @from and last_day < @until
          group by grouping sets ((establishment, date_trunc('month', last_day)), ())),
        took as (
          select establishment, date_trunc('month', awarded_on)::date as month, greatest(awarded_on - completed_on, 0) as days, count(*) as certificates
          from completions
          where (@establishment::text is null or establishment = @establishment)
            and (@provider::text is null or provider = @provider)
            and awarded_on >= @from and awarded_on < @until
          group by 1, 2, 3),
        ordered as (
          select establishment, month, days, certificates,
            sum(certificates) over (partition by establishment, month order by days) as upto, sum(certificates) over (partition by establishment, month) as altogether
          from took
          union all
          select '', @from, days, sum(certificates), sum(sum(certificates)) over (order by days), sum(sum(certificates)) over ()
          from took
          group by days),
        awarded as (
          select establishment, month, sum(certificates) as awarded, coalesce(sum(certificates) filter (where days <= @onTime), 0) as on_time,
            min(days) filter (where upto * 2 >= altogether) as median_days
          from ordered
          group by establishment, month),
        waiting as (
          select coalesce(establishment, '') as establishment, count(*) as waiting, count(*) filter (where completed_on < @today - @onTime) as late, min(completed_on) as oldest
          from completions
          where (@establishment::text is null or establishment = @establishment)
            and (@provider::text is null or provider = @provider)
            and awarded_on is null
          group by grouping sets ((establishment), ()))
        select establishment, month, planned::int, held::int, cancelled_by_provider::int, cancelled_by_prison::int, awarded::int, on_time::int, median_days, null as waiting, null as late, null as oldest
        from ran
        full join awarded using (establishment, month)
        union all
        select establishment, null, null, null, null, null, null, null, null, waiting::int, late::int, oldest
        from waiting
        order by establishment, month
        """;

    public required string Establishment { get; init; }

    public required DateOnly? Month { get; init; }

    public required int? Planned { get; init; }

    public required int? Held { get; init; }

    public required int? CancelledByProvider { get; init; }

    public required int? CancelledByPrison { get; init; }

    public required int? Awarded { get; init; }

    public required int? OnTime { get; init; }

    public required int? MedianDays { get; init; }

    public required int? Waiting { get; init; }

    public required int? Late { get; init; }

    public required DateOnly? Oldest { get; init; }

    private bool OfAll => Establishment.Length == 0;

    private string Place => OfAll ? "" : $"establishments/{Establishment}";

    /// <summary>One round trip.</summary>
    public static async Task<Delivery> Read(Tx tx, string? establishment, string? provider, DateOnly? first, DateOnly? last, DateOnly today)
    {
        var (from, until) = DeliveryRules.Period(first, last, today);
        var rows = await tx.Many<DeliveryRow>(Load, new { establishment, provider, from, until, today, onTime = DeliveryRules.OnTimeDays });
        var (months, waiting) = (rows.Where(row => row.Month is not null).ToList(), rows.Where(row => row.Month is null).ToList());
        var (all, allWaiting) = (months.Find(row => row.OfAll), waiting.Find(row => row.OfAll));
        return new()
        {
            Months = { months.Where(row => !row.OfAll).Select(row => new DeliveryMonth { Establishment = row.Place, Month = row.Month!.Value.ToProto(), Runs = row.Runs(), Certificates = row.Certificates() }) },
            Waiting = { waiting.Where(row => !row.OfAll).Select(row => row.StillWaiting()) },
            AllRuns = all?.Runs() ?? new(),
            AllCertificates = all?.Certificates() ?? new(),
            AllWaiting = allWaiting?.StillWaiting() ?? new(),
        };
    }

    private RunsDelivered Runs() => new()
    {
        Planned = Planned ?? 0,
        Held = Held ?? 0,
        CancelledByProvider = CancelledByProvider ?? 0,
        CancelledByPrison = CancelledByPrison ?? 0,
    };

    private CertificatesDelivered Certificates()
    {
        var told = new CertificatesDelivered { Awarded = Awarded ?? 0, OnTime = OnTime ?? 0 };
        if (told.Awarded > 0)
        {
            (told.OnTimeShare, told.MedianDays) = ((double)told.OnTime / told.Awarded, MedianDays!.Value);
        }

        return told;
    }

    private CertificatesWaiting StillWaiting() => new() { Establishment = Place, Waiting = Waiting ?? 0, Late = Late ?? 0, Oldest = Oldest?.ToProto() };
}
