using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What the matcher has to know about a request that waits: who asks, and who could come, in the order of asking.</summary>
internal sealed record Surroundings
{
    /// <summary>More are not asked about at once: the first who may come is offered.</summary>
    private const int Most = 200;

    public required string PrisonerNumber { get; init; }

    public required OfferingRow Offering { get; init; }

    /// <summary>What a supporter must be able to do now.</summary>
    public required string Capability { get; init; }

    public required DateOnly Today { get; init; }

    public required bool CopyIsStale { get; init; }

    /// <summary>Nobody is looked for before it; null when it is looked for now.</summary>
    public required DateTimeOffset? WaitsUntil { get; init; }

    public required IReadOnlyList<Candidate> InOrder { get; init; }

    public IReadOnlyList<string> Ids => [.. InOrder.Select(candidate => candidate.AppointmentId)];

    /// <summary>Null when nobody is to be looked for: it does not wait, or nobody said who asks.</summary>
    /// <param name="lookAgain">Within it each request that waits looks once: so long whoever let an offer lapse is left to the others.</param>
    public static async Task<Surroundings?> Of(Tx tx, RequestName name, CopyAge copyAge, TimeSpan lookAgain)
    {
        var row = await RequestRow.Load(tx, name);
        if (row.Progress.State is not RequestState.Raised || await AskersNumber.Of(tx, name) is not { } prisonerNumber)
        {
            return null;
        }

        var prison = await Prison.Of(tx);
        var band = prison.Day.At(tx.Now);
        var capability = ProtoName.Of(DutyRules.Needed(band.Kind));
        var offering = await OfferingRow.Require(tx, row.Establishment, row.Scheme);
        var candidates = (await Candidates(tx, row, capability, band.From, lookAgain)).Where(candidate => Ranking.MayBeAsked(candidate, row.Zone, prison.Reach, band.Kind));
        return new()
        {
            PrisonerNumber = prisonerNumber,
            Offering = offering,
            Capability = capability,
            Today = prison.Day.DayOf(tx.Now),
            WaitsUntil = row.WaitsUntil(prison.Day, tx.Now),
            CopyIsStale = (await copyAge.Of(tx)).IsStale,
            InOrder = [.. Ranking.InOrder(candidates, row.Zone, offering.Limits, tx.Now).Take(Most)],
        };
    }

    /// <summary>Whoever has any standing now and can be called, as from work he can and from court or a visit not; and what decides whether he is asked.</summary>
    private static Task<List<Candidate>> Candidates(Tx tx, RequestRow row, string capability, DateTimeOffset bandFrom, TimeSpan lookAgain)
    {
        const string load = $"""
            select s.appointment_id, s.person_id, d.zone as duty_zone, s.zone as home_zone,
              stands(s.establishment, s.appointment_id, @capability, tstzrange(@Now, @Now, '[]')) as stands,
              before.declined, before.times_asked, before.just_lapsed,
              s.appointment_id is not distinct from @AskedOf as asked_directly,
              exists (
                select from availabilities a
                where a.establishment = s.establishment
                  and a.person_id = s.person_id
                  and @Language = any (a.languages)) as speaks,
              exists (
                select from offers o
                where o.establishment = s.establishment
                  and o.person_id = s.person_id
                  and o.live) as is_bound,
              contacts_since(s.establishment, s.person_id, @weekAgo) as contacts,
              night_call_over(s.establishment, s.person_id, @monthAgo, @bandFrom, @Now) as rests_from,
              (select max(o.offered_at)
               from offers o
               where o.establishment = s.establishment
                 and o.person_id = s.person_id) as asked_at
            from standings s
            cross join lateral (
              select coalesce(bool_or(o.state = 'DECLINED'), false) as declined,
                count(*)::int as times_asked,
                coalesce(bool_or(o.answer_by > @justNow and o.answer_by <= @Now), false) as just_lapsed
              from offers o
              where o.establishment = s.establishment
                and o.request_id = @RequestId
                and o.appointment_id = s.appointment_id) before
            {Whereabouts.Duty}
            where s.establishment = @Establishment
              and s.scheme = @Scheme
              and exists (
                select from standing_intervals i
                where i.establishment = s.establishment
                  and i.appointment_id = s.appointment_id
                  and i.during @> @Now)
              and not exists (
                select from clashes c
                where c.establishment = s.establishment
                  and c.person_id = s.person_id
                  and c.code in ('COURT', 'VISIT')
                  and c.during @> @Now)
            """;
        return tx.Many<Candidate>(load, new
        {
            row.Establishment,
            row.Scheme,
            row.RequestId,
            row.AskedOf,
            row.Language,
            capability,
            tx.Now,
            bandFrom,
            justNow = tx.Now - lookAgain,
            weekAgo = tx.Now.AddDays(-7),
            monthAgo = tx.Now.AddDays(-28),
        });
    }
}
