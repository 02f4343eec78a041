namespace PeerSupport.SupporterRegistry;

/// <summary>All that a standing follows from.</summary>
internal sealed record StandingFacts
{
    public required AppointmentState State { get; init; }

    public required DateTimeOffset AppointedAt { get; init; }

    public required bool SoloSignedOff { get; init; }

    public required bool NightSignedOff { get; init; }

    /// <summary>As they hold here.</summary>
    public required SchemeRules Rules { get; init; }

    public required Clearance? Clearance { get; init; }

    public required DateOnly? CompactSignedOn { get; init; }

    /// <summary>When the person's certificates count for the scheme.</summary>
    public required IReadOnlyList<Span> Certified { get; init; }

    /// <summary>When the person is not here: at court, on leave, in hospital, elsewhere.</summary>
    public IReadOnlyList<Span> Away { get; init; } = Spans.None;

    public required string TimeZone { get; init; }

    /// <summary>Of a pause with an end: the first day back.</summary>
    public DateOnly? BackOn { get; init; }

    /// <summary>What the appointment is again then.</summary>
    public AppointmentState? ReturnsTo { get; init; }

    /// <summary>The state that counts, and since when where that is not always: a pause with an end returns by itself, so midnight needs no message.</summary>
    public (AppointmentState State, DateTimeOffset? Since) Counting => this is { State: AppointmentState.Paused, BackOn: { } day, ReturnsTo: { } beneath }
        ? (beneath, day.StartIn(TimeZone))
        : (State, null);
}

/// <summary>
/// When a supporter may use which capability: only where appointment, clearance here, a certificate for the scheme and the compact meet,
/// and he is here.
/// What is unknown is no. Nobody may work alone who may not be accompanied, nor at night who may not work alone.
/// </summary>
internal sealed record StandingSpans(IReadOnlyList<Span> Accompanied, IReadOnlyList<Span> Solo, IReadOnlyList<Span> Night)
{
    public static StandingSpans Of(StandingFacts facts)
    {
        var (state, since) = facts.Counting;
        var accompanied = state is AppointmentState.Shadowing or AppointmentState.Active ? Trusted(facts).Within(Span.Since(since ?? facts.AppointedAt)) : Spans.None;
        var solo = state is AppointmentState.Active && (facts.SoloSignedOff || !facts.Rules.SoloSignOff) ? accompanied : Spans.None;
        var night = facts.NightSignedOff || !facts.Rules.NightSignOff ? solo : Spans.None;
        return new(accompanied, solo, night);
    }

    public bool Same(StandingSpans other) =>
        Accompanied.SequenceEqual(other.Accompanied) && Solo.SequenceEqual(other.Solo) && Night.SequenceEqual(other.Night);

    private static IReadOnlyList<Span> Trusted(StandingFacts facts) => facts is { Clearance: { } clearance, CompactSignedOn: { } signedOn }
        ? facts.Certified
            .Within(clearance.In(facts.TimeZone))
            .Within(Span.Since(signedOn.StartIn(facts.TimeZone)))
            .Within(Span.Since(facts.AppointedAt))
            .Without(facts.Away)
        : Spans.None;
}
