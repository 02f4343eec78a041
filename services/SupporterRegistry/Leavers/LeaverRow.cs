namespace PeerSupport.SupporterRegistry;

/// <summary>A supporter, and what of his ends within a time: null is not known, or later.</summary>
internal sealed record LeaverRow
{
    /// <summary>Supporters of @establishment with what ends between @today and @until.</summary>
    public const string Leaving = """
        select a.establishment, a.appointment_id, a.scheme_id, a.zone_id,
          case when r.release_on <= @until then r.release_on end as release_on,
          case when p.review_by <= @until then p.review_by end as clearance_review_by,
          case when c.valid_until <= @until then c.valid_until end as certified_until,
          h.until as hold_until,
          least(case when r.release_on <= @until then r.release_on end, case when p.review_by <= @until then p.review_by end,
            case when c.valid_until <= @until then c.valid_until end) as first_on
        from appointments a
        join applications p using (establishment, application_id)
        left join release_dates r on r.establishment = a.establishment and r.person_id = a.person_id
        left join holds h on h.establishment = a.establishment and h.appointment_id = a.appointment_id and h.released_at is null and h.until >= @today
        left join lateral (
          select max(valid_until) as valid_until
          from certificates c
          where c.person_id = a.person_id and a.scheme_id = any (c.schemes) and c.revoked_at is null) c on true
        where a.establishment = @establishment and a.state <> 'ENDED'
        """;

    public required string Establishment { get; init; }

    public required string AppointmentId { get; init; }

    public required string SchemeId { get; init; }

    public required string ZoneId { get; init; }

    public required DateOnly? ReleaseOn { get; init; }

    public required DateOnly? ClearanceReviewBy { get; init; }

    public required DateOnly? CertifiedUntil { get; init; }

    public required DateOnly? HoldUntil { get; init; }

    public required DateOnly FirstOn { get; init; }

    public Leaver ToProto() => new()
    {
        Appointment = Names.Appointment(Establishment, AppointmentId),
        Scheme = Names.Scheme(SchemeId),
        Zone = Names.Zone(Establishment, ZoneId),
        FirstOn = FirstOn.ToProto(),
        ReleaseOn = ReleaseOn?.ToProto(),
        ClearanceReviewBy = ClearanceReviewBy?.ToProto(),
        CertifiedUntil = CertifiedUntil?.ToProto(),
        HoldUntil = HoldUntil?.ToProto(),
    };
}

/// <summary>A team, and how many of it leave.</summary>
internal sealed record LeaverShareRow
{
    public const string Columns = """
        establishment, scheme_id, zone_id, count(*)::int as supporters, count(release_on)::int as released,
        count(*) filter (where release_on is null and first_on is not null)::int as lapsing
        """;

    public required string Establishment { get; init; }

    public required string SchemeId { get; init; }

    public required string ZoneId { get; init; }

    public required int Supporters { get; init; }

    public required int Released { get; init; }

    public required int Lapsing { get; init; }

    public LeaverShare ToProto() => new()
    {
        Scheme = Names.Scheme(SchemeId),
        Zone = Names.Zone(Establishment, ZoneId),
        Supporters = Supporters,
        Released = Released,
        Lapsing = Lapsing,
        PercentReleased = (int)Math.Round(100.0 * Released / Supporters, MidpointRounding.AwayFromZero),
    };
}
