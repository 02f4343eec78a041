using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

/// <summary>One of the things that have to hold.</summary>
/// <param name="NeededFor">The first capability that needs it; those above need it too.</param>
/// <param name="Held">When it holds.</param>
internal sealed record StandingCondition(StandingReason Reason, Capability NeededFor, IReadOnlyList<Span> Held)
{
    public StandingFact At(DateTimeOffset instant)
    {
        var around = Held.Where(span => span.Holds(instant)).Select(span => (Span?)span).FirstOrDefault();
        return new()
        {
            Reason = Reason,
            NeededFor = NeededFor,
            Holds = around is not null,
            From = around is { } since && since.From != Span.Ever.From ? since.From.ToTimestamp() : null,
            Until = around is { } limit && limit.Until != Span.Endless ? limit.Until.ToTimestamp() : null,
        };
    }
}

/// <summary>Why somebody stands at an instant, or does not: what <see cref="StandingSpans"/> puts together, taken apart.</summary>
internal static class StandingReasons
{
    private static readonly IReadOnlyList<Span> s_always = [Span.Ever];

    /// <param name="facts">As they were at the instant.</param>
    public static IReadOnlyList<StandingCondition> Of(StandingFacts facts)
    {
        var (state, since) = facts.Counting;
        IReadOnlyList<Span> counting = since is { } back ? [Span.Since(back)] : s_always;
        return
        [
            new(StandingReason.Appointed, Capability.Accompanied, [Span.Since(facts.AppointedAt)]),
            new(StandingReason.State, Capability.Accompanied, state is AppointmentState.Shadowing or AppointmentState.Active ? counting : Spans.None),
            new(StandingReason.ClearanceHere, Capability.Accompanied, facts.Clearance is { } clearance ? [clearance.In(facts.TimeZone)] : Spans.None),
            new(StandingReason.Certificate, Capability.Accompanied, facts.Certified),
            new(StandingReason.Compact, Capability.Accompanied, facts.CompactSignedOn is { } signedOn ? [Span.Since(signedOn.StartIn(facts.TimeZone))] : Spans.None),
            new(StandingReason.ShadowingDone, Capability.Solo, state is AppointmentState.Active ? counting : Spans.None),
            new(StandingReason.SoloSignOff, Capability.Solo, If(facts.SoloSignedOff || !facts.Rules.SoloSignOff)),
            new(StandingReason.NightSignOff, Capability.Night, If(facts.NightSignedOff || !facts.Rules.NightSignOff)),
            new(StandingReason.Present, Capability.Accompanied, s_always.Without(facts.Away)),
        ];
    }

    /// <summary>What may be done when these hold: each capability for which nothing is missing.</summary>
    public static IReadOnlyList<Capability> Allowed(IEnumerable<StandingFact> facts)
    {
        var missing = facts.Where(fact => !fact.Holds).Select(fact => fact.NeededFor).DefaultIfEmpty(Capability.Night + 1).Min();
        return [.. new[] { Capability.Accompanied, Capability.Solo, Capability.Night }.Where(capability => capability < missing)];
    }

    /// <summary>The co-ordinator, who can do something about them, sees all; security its own part; everybody else only yes or no.</summary>
    public static bool Shown(StandingReason reason, IReadOnlySet<string> roles) =>
        roles.Contains("COORDINATOR") || (reason is StandingReason.ClearanceHere && roles.Contains("SECURITY"));

    private static IReadOnlyList<Span> If(bool holds) => holds ? s_always : Spans.None;
}
