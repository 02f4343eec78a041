using System.Runtime.CompilerServices;
using CsCheck;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>Arbitrary facts, close enough together that they meet and miss each other.</summary>
internal static class Any
{
    public static readonly DateTimeOffset Start = new(2026, 3, 20, 0, 0, 0, TimeSpan.Zero);

    public static readonly Gen<DateTimeOffset> Instant = Gen.Int[0, 40 * 24].Select(hours => Start.AddHours(hours));

    public static readonly Gen<DateOnly> Day = Gen.Int[0, 40].Select(days => DateOnly.FromDateTime(Start.DateTime).AddDays(days));

    public static readonly Gen<Span> Span = Gen.Select(Instant, Instant, (from, until) => new Span(from, until));

    /// <summary>Among them two whose clocks change within those days, one of them at midnight.</summary>
    public static readonly Gen<string> TimeZone = Gen.OneOf("Europe/London", "America/Asuncion", "Africa/Cairo", "Pacific/Kiritimati", "UTC");

    public static readonly Gen<bool> Bool = Gen.Bool;

    /// <summary>Decided early and to be reviewed late, as they are.</summary>
    public static readonly Gen<Clearance> Clearance = Gen.Select(Gen.Int[0, 20 * 24], Gen.Int[15, 40], (hours, days) =>
        new Clearance("sam", Start.AddHours(hours), DateOnly.FromDateTime(Start.DateTime).AddDays(days)));

    public static readonly Gen<SchemeRules> Rules = Gen.Select(Gen.Int[0, 2], Gen.Bool, Gen.Bool, (shadowing, solo, night) =>
        EffectiveRules.WithDefaults(new() { ShadowingCount = shadowing, SoloSignOff = solo, NightSignOff = night }, ConfidentialityClass.Total));

    public static readonly Gen<AppointmentState> State = Gen.OneOf(
        AppointmentState.Shadowing, AppointmentState.Active, AppointmentState.Paused, AppointmentState.Suspended, AppointmentState.Ended);

    /// <summary>One of a few certificates, so that the same one comes in several versions.</summary>
    public static readonly Gen<CertificateRow> Certificate = Gen.Select(
        Gen.Int[1, 3], Day, Gen.Int[0, 20], Instant.Nullable(0.6), Gen.OneOf("listener", "insider"), Gen.Int[1, 5],
        (id, from, days, revokedAt, scheme, version) => new CertificateRow
        {
            Certificate = $"providers/p/certifications/{id}",
            PersonId = "person",
            Schemes = [scheme],
            ValidFrom = from,
            ValidUntil = from.AddDays(days),
            RevokedAt = revokedAt,
            Version = version,
        });

    public static readonly Gen<StandingFacts> Facts = Gen.Select(
        Gen.Select(State, Instant, Gen.Bool, Gen.Bool),
        Gen.Select(Rules, Clearance.Null(0.1), Day.Nullable(0.1)),
        Gen.Select(Certificate.List[0, 5], TimeZone),
        Gen.Select(Span.List[0, 2], Day.Nullable(0.5)),
        (appointment, keys, training, absence) => new StandingFacts
        {
            State = appointment.Item1,
            AppointedAt = appointment.Item2,
            SoloSignedOff = appointment.Item3,
            NightSignedOff = appointment.Item4,
            Rules = keys.Item1,
            Clearance = keys.Item2,
            CompactSignedOn = keys.Item3,
            Certified = training.Item1.For("listener", training.Item2),
            TimeZone = training.Item2,
            Away = Spans.Union(absence.Item1),
            BackOn = absence.Item2,
            ReturnsTo = appointment.Item3 ? AppointmentState.Active : AppointmentState.Shadowing,
        });

    /// <summary>A law is tried thousands of times, whichever comes first: it costs milliseconds.</summary>
    [ModuleInitializer]
    internal static void Often() => Check.Iter = 3_000;
}
