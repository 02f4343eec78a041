using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// A month is over: whether enough asked or were met, of enough supporters, and how large the team was is counted and told once for each scheme that is offered
/// here, and what it was counted by is destroyed, all in the transaction that takes the timer.
/// </summary>
internal sealed class TellExposure(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var period = ExposurePeriod.Of(timer.Key);
        if (await Close(tx, timer.Tenant, period) is { } key)
        {
            foreach (var row in await Count(tx, timer.Tenant, period, await Partners(tx, timer.Tenant, period, key)))
            {
                tx.Emit(row.Told(timer.Tenant, period));
            }

            await Destroy(tx, timer.Tenant, period);
        }

        period.Next.Schedule(tx);
    }, cancel);

    /// <summary>The month's key, which nobody has after this; null where it was told of before. A statement of its own: the next one sees who asked until now.</summary>
    private static async Task<string?> Close(Tx tx, string establishment, ExposurePeriod period)
    {
        const string close = """
            with open as (
              select key
              from exposure_periods
              where establishment = @establishment
                and period = @First
                and told_at is null
              for update)
            update exposure_periods
            set key = null, told_at = @Now
            from open
            where establishment = @establishment
              and period = @First
            returning open.key
            """;
        await ExposureMarks.Open(tx, establishment, period);
        return await tx.Maybe<string>(close, new { establishment, period.First, tx.Now });
    }

    /// <summary>Whoever had a session of a partnership, beside each supporter he had one with: as often as they met, it is one contact.</summary>
    private static async Task<List<PartnerMark>> Partners(Tx tx, string establishment, ExposurePeriod period, string key)
    {
        const string met = """
            select distinct p.scheme, p.prisoner_number as mark, coalesce(m.person, s.person_id) as supporter
            from partnership_sessions s
            join partnerships p using (establishment, partnership_id)
            left join merged_persons m on m.removed = s.person_id
            where s.establishment = @establishment
              and s.day >= @First
              and s.day < @First + interval '1 month'
              and s.attendance = 'ATTENDED'
            """;
        return [.. (await tx.Many<PartnerMark>(met, new { establishment, period.First })).Select(partner => partner with { Mark = ExposureMarks.Mark(key, partner.Mark) })];
    }

    private static Task<List<ExposureRow>> Count(Tx tx, string establishment, ExposurePeriod period, IReadOnlyCollection<PartnerMark> partners)
    {
        // A supporter whose record was merged may bear the removed name for a moment more.
        // The copy of a standing says what holds since it last changed; of the time before, what would have: whoever was paused all month and is back now would
        // seem to have been there. So of the month only what lies after the change counts. Whoever left is missed, and a team never counted too large.
        const string count = """
            with people as (
              select r.scheme, m.mark, coalesce(p.person, o.person_id) as supporter, true as asked
              from asker_marks m
              join requests r using (establishment, request_id)
              left join offers o on o.establishment = r.establishment and o.request_id = r.request_id and o.state = 'ACCEPTED'
                and r.contact_started_at is not null and r.contact_outcome is distinct from 'DECLINED_AT_DOOR'
              left join merged_persons p on p.removed = o.person_id
              where m.establishment = @establishment and m.period = @First
              union all
              select *, false
              from unnest(@Schemes, @Marks, @Supporters)
              union all
              select a.scheme, a.mark, coalesce(p.person, a.person_id), false
              from arrival_marks a
              left join merged_persons p on p.removed = a.person_id
              where a.establishment = @establishment and a.period = @First),
            met as (
              select scheme, count(*)::int as contacts, (count(*) filter (where asked))::int as of_askers
              from people
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
              (select count(distinct a.mark)::int from people a where a.scheme = s.scheme and a.asked) as askers,
              (count(*) filter (where m.of_askers > 0))::int as supporters,
              coalesce(sum(m.of_askers), 0)::int as contacts,
              coalesce(max(m.of_askers), 0)::int as most,
              (select count(distinct t.supporter)::int from team t where t.scheme = s.scheme) as team,
              (select count(distinct p.mark)::int from people p where p.scheme = s.scheme) as people,
              count(m.contacts)::int as people_supporters,
              coalesce(sum(m.contacts), 0)::int as people_contacts,
              coalesce(max(m.contacts), 0)::int as people_most
            from offerings s
            left join met m on m.scheme = s.scheme
            where s.establishment = @establishment
            group by s.scheme
            order by s.scheme
            """;
        return tx.Many<ExposureRow>(count, new
        {
            establishment,
            period.First,
            Schemes = partners.Select(partner => partner.Scheme).ToArray(),
            Marks = partners.Select(partner => partner.Mark).ToArray(),
            Supporters = partners.Select(partner => partner.Supporter).ToArray(),
        });
    }

    private static Task<int> Destroy(Tx tx, string establishment, ExposurePeriod period)
    {
        const string destroy = """
            delete from asker_marks where establishment = @establishment and period = @First;
            delete from arrival_marks where establishment = @establishment and period <= @First -- an instance that did not know them may have told a month
            """;
        return tx.Execute(destroy, new { establishment, period.First });
    }
}

internal sealed record PartnerMark
{
    public required string Scheme { get; init; }

    public required string Mark { get; init; }

    public required string Supporter { get; init; }
}

/// <summary>Of those who asked, and of all: who asked, had a session of a partnership, or was seen when he had arrived.</summary>
internal sealed record ExposureRow
{
    public required string Scheme { get; init; }

    public required int Askers { get; init; }

    public required int Supporters { get; init; }

    public required int Contacts { get; init; }

    public required int Most { get; init; }

    public required int People { get; init; }

    public required int PeopleSupporters { get; init; }

    public required int PeopleContacts { get; init; }

    public required int PeopleMost { get; init; }

    public required int Team { get; init; }

    public ExposureCounted Told(string establishment, ExposurePeriod period)
    {
        var (asked, all, team) = (new Exposure(Askers, Supporters, Contacts, Most), new Exposure(People, PeopleSupporters, PeopleContacts, PeopleMost), new Team(Team));
        return new()
        {
            Id = Ids.Random().ToString(),
            Establishment = Names.Establishment(establishment),
            Scheme = Names.Scheme(Scheme),
            Month = period.First.ToProto(),
            Askers = asked.IsOfEnough,
            Supporters = asked.IsByEnough,
            Spread = asked.IsSpread,
            TeamOfFour = team.IsOfFour,
            TeamOfTen = team.IsOfTen,
            People = all.IsOfEnough,
            PeopleSupporters = all.IsByEnough,
            PeopleSpread = all.IsSpread,
        };
    }
}
