using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

/// <summary>How a supporter stands to a duty that he might get: all that the rules ask, read at once.</summary>
internal sealed record CandidacyRow
{
    public required string AppointmentId { get; init; }

    public required string PersonId { get; init; }

    /// <summary>Where he lives.</summary>
    public required string Zone { get; init; }

    public required bool Stands { get; init; }

    public required bool Overlaps { get; init; }

    public required string? KeptFrom { get; init; }

    /// <summary>From where he lives to the duty's zone.</summary>
    public required bool CanBeBrought { get; init; }

    /// <summary>How many cover a place there.</summary>
    public required int Covered { get; init; }

    /// <summary>How many stand beside them as shadows.</summary>
    public required int Shadows { get; init; }

    public required int NightsInARow { get; init; }

    public required DateTimeOffset? RestsFrom { get; init; }

    public required DateTimeOffset? RestsUntil { get; init; }

    /// <summary>He said so of this band.</summary>
    public required bool RatherNot { get; init; }

    /// <summary>When he was last given a duty here, or asked to come to somebody; null when never.</summary>
    public required DateTimeOffset? AskedAt { get; init; }

    public LoadAround Around => new() { NightsInARow = NightsInARow, RestsFrom = RestsFrom, RestsUntil = RestsUntil };

    public Candidacy For(bool shadow) => new() { Stands = Stands, Overlaps = Overlaps, KeptFrom = KeptFrom, LivesIn = Zone, CanBeBrought = CanBeBrought, Taken = shadow ? Shadows : Covered };

    /// <param name="appointment">Only this one; else everybody of the scheme who may support then or later.</param>
    public static Task<List<CandidacyRow>> Of(Tx tx, string establishment, string scheme, string zone, DayBand hours, Capability capability, string? appointment = null)
    {
        const string load = """
            select s.appointment_id, s.person_id, s.zone, t.covered, t.shadows,
              stands(@establishment, s.appointment_id, @capability, tstzrange(greatest(@From, @Now), @Until)) as stands,
              exists (
                select from duties d
                where d.person_id = s.person_id
                  and d.state = 'ASSIGNED'
                  and d.during && tstzrange(@From, @Until)) as overlaps,
              kept_from(@establishment, s.person_id, @Date, @kind, tstzrange(greatest(@From, @Now), @Until)) as kept_from,
              brings(@establishment, s.zone, @zone, @kind) as can_be_brought,
              nights_in_a_row(@establishment, s.person_id, @Date) as nights_in_a_row,
              greatest(
                night_call_over(@establishment, s.person_id, @monthAgo, @From, @Now),
                (select max(d.ends_at)
                 from duties d
                 where d.establishment = @establishment
                   and d.person_id = s.person_id
                   and d.kind = 'NIGHT'
                   and d.state = 'ASSIGNED'
                   and d.ends_at <= @From
                   and @kind <> 'NIGHT')) as rests_from,
              (select min(d.starts_at)
               from duties d
               where d.establishment = @establishment
                 and d.person_id = s.person_id
                 and d.kind <> 'NIGHT'
                 and d.state = 'ASSIGNED'
                 and d.starts_at >= @Until
                 and @kind = 'NIGHT') as rests_until,
              exists (
                select from availability_bands b
                where b.establishment = @establishment
                  and b.person_id = s.person_id
                  and b.weekday = extract(isodow from @Date)
                  and b.kind = @kind
                  and b.answer = 'RATHER_NOT') as rather_not,
              greatest(
                (select max(o.offered_at) from offers o where o.establishment = @establishment and o.person_id = s.person_id),
                (select max(d.assigned_at) from duties d where d.establishment = @establishment and d.person_id = s.person_id)) as asked_at
            from standings s,
              (select count(*) filter (where covers(d))::int as covered, count(*) filter (where d.shadow)::int as shadows
               from duties d
               where d.establishment = @establishment
                 and d.scheme = @scheme
                 and d.zone = @zone
                 and d.date = @Date
                 and d.kind = @kind
                 and d.state = 'ASSIGNED') t
            where s.establishment = @establishment
              and s.scheme = @scheme
              and (s.appointment_id = @appointment or (@appointment::text is null and exists (
                select from standing_intervals i
                where i.establishment = @establishment
                  and i.appointment_id = s.appointment_id
                  and (upper_inf(i.during) or upper(i.during) > @Now))))
            """;
        return tx.Many<CandidacyRow>(load, new
        {
            establishment,
            scheme,
            zone,
            appointment,
            capability = ProtoName.Of(capability),
            kind = ProtoName.Of(hours.Kind),
            hours.Date,
            hours.From,
            hours.Until,
            tx.Now,
            monthAgo = tx.Now.AddDays(-28),
        });
    }
}
