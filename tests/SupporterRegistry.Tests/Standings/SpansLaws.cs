using CsCheck;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class SpansLaws
{
    private static readonly Gen<IReadOnlyList<Span>> s_spans = Any.Span.List[0, 12].Select(spans => (IReadOnlyList<Span>)spans);

    [Fact]
    public void A_union_holds_what_any_of_its_spans_holds() => Gen.Select(s_spans, Any.Instant)
        .Sample((spans, instant) => Spans.Union(spans).Hold(instant) == spans.Any(span => span.Holds(instant)));

    [Fact]
    public void A_union_is_sorted_and_its_spans_neither_overlap_nor_touch() => s_spans.Sample(spans =>
    {
        var union = Spans.Union(spans);
        return union.All(span => !span.IsEmpty) && union.Zip(union.Skip(1)).All(pair => pair.First.Until < pair.Second.From);
    });

    [Fact]
    public void A_union_does_not_depend_on_the_order() => s_spans.SelectMany(spans => Gen.Shuffle(spans.ToArray()).Select(shuffled => (spans, shuffled)))
        .Sample(pair => Spans.Union(pair.spans).SequenceEqual(Spans.Union(pair.shuffled)));

    [Fact]
    public void Within_a_span_is_what_both_hold() => Gen.Select(s_spans, Any.Span, Any.Instant)
        .Sample((spans, limit, instant) => Spans.Union(spans).Within(limit).Hold(instant) == (spans.Hold(instant) && limit.Holds(instant)));
}
