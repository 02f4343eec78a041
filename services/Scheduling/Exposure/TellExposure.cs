using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// A month is over: whether enough asked, of enough supporters, and how large the team was is counted and told once for each scheme that is offered here, and
/// what it was counted by is destroyed, all in the transaction that takes the timer.
/// </summary>
internal sealed class TellExposure(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var period = ExposurePeriod.Of(timer.Key);
        if (await Close(tx, timer.Tenant, period))
        {
            foreach (var row in await Count(tx, timer.Tenant, period))
            {
                tx.Emit(row.Told(timer.Tenant, period));
            }

            await Destroy(tx, timer.Tenant, period);
        }

        period.Next.Schedule(tx);
    }, cancel);

    /// <summary>A statement of its own: the next one sees who asked until now.</summary>
    private static async Task<bool> Close(Tx tx, string establishment, ExposurePeriod period)
    {
        const string close = """
            insert into exposure_periods (establishment, period, told_at)
            values (@establishment, @First, @Now)
            on conflict (establishment, period) do update
            set key = null, told_at = excluded.told_at
            where exposure_periods.told_at is null
            """;
        return await tx.Execute(close, new { establishment, period.First, tx.Now }) == 1;
    }

    private static Task<List<ExposureRow>> Count(Tx tx, string establishment, ExposurePeriod period)
    {
        // A supporter whose record was merged may bear the removed name for a moment more.
        // The copy of a standing says what holds since it last changed; of the time before, what would have: whoever was paused all month and is back now would
        // seem to have been there. So of the month only what lies after the change counts. Whoever left is missed, and a team never counted too large.
        const string count = """
            with asked as (
              select r.scheme, m.mark, coalesce(p.person, o.person_id) as supporter
              from asker_marks m
              join requests r using (establishment, request_id)
              left join offers o on o.establishment = r.establishment and o.request_id = r.request_id and o.state = 'ACCEPTED'
                and r.contact_started_at is not null and r.contact_outcome is distinct from 'DECLINED_AT_DOOR'
              left join merged_persons p on p.removed = o.person_id
              where m.establishment = @establishment and m.period = @First),
            met as (
              select scheme, supporter, count(*)::int as contacts
              from asked
              where supporter is not null
              group by scheme, supporter),
            span as (
              select @First::timestamp at time zone time_zone as begins, (@First + interval '1 month') at time zone time_zone as ends
              from establishments
              where establishment = @establishment),
            team as (
              select s.scheme, coalesce(p.person, s.person_id) as supporter
              from standings s
              join standing_intervals i using (establishment, appointment_id)
              cross join span m
              left join merged_persons p on p.removed = s.person_id
              where s.establishment = @establishment
                and i.during && tstzrange(least(greatest(m.begins, to_timestamp(s.version / 1e6)), m.ends), m.ends))
            select s.scheme,
              (select count(distinct a.mark)::int from asked a where a.scheme = s.scheme) as askers,
              count(m.supporter)::int as supporters,
              coalesce(sum(m.contacts), 0)::int as contacts,
              coalesce(max(m.contacts), 0)::int as most,
              (select count(distinct t.supporter)::int from team t where t.scheme = s.scheme) as team
            from offerings s
            left join met m on m.scheme = s.scheme
            where s.establishment = @establishment
            group by s.scheme
            order by s.scheme
            """;
        return tx.Many<ExposureRow>(count, new { establishment, period.First });
    }

    private static Task<int> Destroy(Tx tx, string establishment, ExposurePeriod period)
    {
        const string destroy = "delete from asker_marks where establishment = @establishment and period = @First";
        return tx.Execute(destroy, new { establishment, period.First });
    }
}

internal sealed record ExposureRow
{
    public required string Scheme { get; init; }

    public required int Askers { get; init; }

    public required int Supporters { get; init; }

    public required int Contacts { get; init; }

    public required int Most { get; init; }

    public required int Team { get; init; }

    public ExposureCounted Told(string establishment, ExposurePeriod period)
    {
        var exposure = Exposure.Of(new(Askers, Supporters, Contacts, Most, Team));
        return new()
        {
            Id = Ids.Random().ToString(),
            Establishment = Names.Establishment(establishment),
            Scheme = Names.Scheme(Scheme),
            Month = period.First.ToProto(),
            Askers = exposure.Askers,
            Supporters = exposure.Supporters,
            Spread = exposure.Spread,
            TeamOfFour = exposure.TeamOfFour,
            TeamOfTen = exposure.TeamOfTen,
        };
    }
}
