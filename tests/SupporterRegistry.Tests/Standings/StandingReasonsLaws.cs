using CsCheck;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class StandingReasonsLaws
{
    [Fact]
    public void What_reasons_allow_is_what_the_intervals_hold_at_every_instant() => Gen.Select(Any.Facts, Any.Instant).Sample((facts, at) =>
    {
        var spans = StandingSpans.Of(facts);
        var held = new[] { (Capability.Accompanied, spans.Accompanied), (Capability.Solo, spans.Solo), (Capability.Night, spans.Night) };
        return StandingReasons.Allowed(Told(facts, at)).SequenceEqual(held.Where(pair => pair.Item2.Hold(at)).Select(pair => pair.Item1));
    }, iter: 20_000);

    [Fact]
    public void Whoever_may_not_is_told_of_something_missing_and_whoever_may_everything_of_nothing() => Gen.Select(Any.Facts, Any.Instant).Sample((facts, at) =>
    {
        var told = Told(facts, at);
        return StandingReasons.Allowed(told).Count == 3 == told.All(fact => fact.Holds);
    });

    [Fact]
    public void What_holds_holds_from_and_until_around_the_instant() => Gen.Select(Any.Facts, Any.Instant).Sample((facts, at) => Told(facts, at).All(fact =>
        !fact.Holds ? fact is { From: null, Until: null } : !(fact.From?.ToDateTimeOffset() > at) && !(fact.Until?.ToDateTimeOffset() <= at)));

    private static List<StandingFact> Told(StandingFacts facts, DateTimeOffset at) => [.. StandingReasons.Of(facts).Select(condition => condition.At(at))];
}
