namespace PeerSupport.SupporterRegistry;

/// <summary>A stretch of time: from an instant until before another.</summary>
internal readonly record struct Span(DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Stands for no end.</summary>
    public static readonly DateTimeOffset Endless = DateTimeOffset.MaxValue;

    public static readonly Span Ever = new(DateTimeOffset.MinValue, Endless);

    public bool IsEmpty => From >= Until;

    public bool Holds(DateTimeOffset instant) => From <= instant && instant < Until;

    public static Span Since(DateTimeOffset from) => new(from, Endless);
}

/// <summary>Sets of instants as sorted spans that neither overlap nor touch: equal sets are equal lists.</summary>
internal static class Spans
{
    public static IReadOnlyList<Span> None { get; } = [];

    public static IReadOnlyList<Span> Union(IEnumerable<Span> spans)
    {
        var union = new List<Span>();
        foreach (var span in spans.Where(span => !span.IsEmpty).OrderBy(span => span.From))
        {
            if (union is [.., var last] && span.From <= last.Until)
            {
                union[^1] = last with { Until = span.Until > last.Until ? span.Until : last.Until };
            }
            else
            {
                union.Add(span);
            }
        }

        return union;
    }

    /// <summary>The part of a set that lies inside a span.</summary>
    public static IReadOnlyList<Span> Within(this IReadOnlyList<Span> spans, Span limit) =>
    [
        .. spans
            .Select(span => new Span(span.From > limit.From ? span.From : limit.From, span.Until < limit.Until ? span.Until : limit.Until))
            .Where(span => !span.IsEmpty),
    ];

    /// <summary>The part of a set that lies in none of the holes.</summary>
    public static IReadOnlyList<Span> Without(this IReadOnlyList<Span> spans, IEnumerable<Span> holes) => holes.Aggregate(spans, (left, hole) =>
    [
        .. left.SelectMany(span => new[]
            {
                span with { Until = hole.From < span.Until ? hole.From : span.Until },
                span with { From = hole.Until > span.From ? hole.Until : span.From },
            })
            .Where(span => !span.IsEmpty),
    ]);

    public static bool Hold(this IReadOnlyList<Span> spans, DateTimeOffset instant) => spans.Any(span => span.Holds(instant));
}
