using NpgsqlTypes;

namespace PeerSupport.SupporterRegistry;

/// <summary>An appointment with the facts its standing follows from, and the standing that was told last.</summary>
internal sealed record StandingCaseRow
{
    public const string Columns = """
        a.establishment, a.appointment_id, a.person_id, a.scheme_id, a.state, a.appointed_at,
        a.solo_at is not null as solo_signed_off, a.night_at is not null as night_signed_off,
        a.accompanied, a.solo, a.night, a.standing_version, a.returns_to, a.back_on,
        p.clearance, p.decided_by, p.decided_at, p.review_by, p.renewal, p.renewed_by, p.held_from, p.compact_signed_on, p.submitted_at, s.rules, o.deviations, e.time_zone
        """;

    public const string Tables = """
        appointments a
        join applications p using (establishment, application_id)
        join offerings o on o.establishment = a.establishment and o.scheme_id = a.scheme_id
        join schemes s on s.scheme_id = a.scheme_id
        join establishments e on e.code = a.establishment
        """;

    public required string Establishment { get; init; }

    public required string AppointmentId { get; init; }

    public required string PersonId { get; init; }

    public required string SchemeId { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset AppointedAt { get; init; }

    public required bool SoloSignedOff { get; init; }

    public required bool NightSignedOff { get; init; }

    public required NpgsqlRange<DateTime>[] Accompanied { get; init; }

    public required NpgsqlRange<DateTime>[] Solo { get; init; }

    public required NpgsqlRange<DateTime>[] Night { get; init; }

    public required long StandingVersion { get; init; }

    public required string? ReturnsTo { get; init; }

    public required DateOnly? BackOn { get; init; }

    public required string? Clearance { get; init; }

    public required string? DecidedBy { get; init; }

    public required DateTimeOffset? DecidedAt { get; init; }

    public required DateOnly? ReviewBy { get; init; }

    public required string? Renewal { get; init; }

    public required string? RenewedBy { get; init; }

    public required DateTimeOffset? HeldFrom { get; init; }

    public required DateOnly? CompactSignedOn { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public required string Rules { get; init; }

    public required string Deviations { get; init; }

    public required string TimeZone { get; init; }

    public StandingSpans Told => new(Accompanied.ToSpans(), Solo.ToSpans(), Night.ToSpans());

    public StandingFacts ToFacts(IEnumerable<CertificateRow> certificates, IEnumerable<MovementRow> movements) => new()
    {
        State = ProtoName.Parse<AppointmentState>(State),
        AppointedAt = AppointedAt,
        SoloSignedOff = SoloSignedOff,
        NightSignedOff = NightSignedOff,
        Rules = EffectiveRules.Overlay(SchemeRules.Parser.ParseJson(Rules), SchemeRules.Parser.ParseJson(Deviations)),
        Clearance = SupporterRegistry.Clearance.Of(Clearance, DecidedBy, DecidedAt, ReviewBy, Renewal, RenewedBy, HeldFrom),
        CompactSignedOn = CompactSignedOn,
        Certified = certificates.For(SchemeId, TimeZone),
        Away = Whereabouts.Away(movements, Establishment, SubmittedAt),
        TimeZone = TimeZone,
        BackOn = BackOn,
        ReturnsTo = ReturnsTo is null ? null : ProtoName.Parse<AppointmentState>(ReturnsTo),
    };
}

/// <summary>Spans as PostgreSQL's multiranges keep them.</summary>
internal static class Ranges
{
    public static IReadOnlyList<Span> ToSpans(this NpgsqlRange<DateTime>[] ranges) =>
        [.. ranges.Select(range => new Span(range.LowerBound, range.UpperBoundInfinite ? Span.Endless : range.UpperBound))];

    /// <summary>As text: of an empty array the driver can't tell that its instants would have been UTC.</summary>
    public static string ToMultirange(this IReadOnlyList<Span> spans) =>
        $"{{{string.Join(',', spans.Select(span => span.Until == Span.Endless ? $"[{span.From:O},)" : $"[{span.From:O},{span.Until:O})"))}}}";
}
