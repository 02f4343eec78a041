using System.Security.Cryptography;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Slips;

/// <summary>
/// Puts what stands on a slip among those that wait. All of them are written anew in an order drawn by lot, under new ids: neither ids, nor where rows lie,
/// nor the transactions that wrote them tell which came with which slip, or after which contact. While a pool is small this costs nothing; a month makes it
/// small again.
/// </summary>
internal static class SlipPool
{
    /// <summary>Takes those that were given out and not used since, of one scheme and kind, and says which.</summary>
    public static async Task<IReadOnlyList<HandedIn>> Take(Tx tx, string establishment, string scheme, SlipKind kind, IReadOnlyList<HandedIn> slips)
    {
        // one after the other: of two at once neither would mix the other's
        await tx.Execute("select pg_advisory_xact_lock(hashtextextended(@pool, 0))", new { pool = $"{establishment}/{scheme}" });
        const string spend = "delete from slip_codes where establishment = @establishment and digest = any(@digests) returning digest";
        var spent = await tx.Many<byte[]>(spend, new { establishment, digests = slips.Select(slip => slip.Digest).ToArray() });
        var taken = HandedIn.Among(slips, spent);
        if (taken.Count > 0)
        {
            var measure = ProtoName.Of(kind); // each kind is a measure of its name
            var waiting = await Lift(tx, establishment, scheme, measure);
            waiting.AddRange(taken.Select(slip => new Response(Ids.Random(), establishment, scheme, Book.OpenAt(tx.Now), slip.Month, slip.Ticked)));
            var mixed = waiting.ToArray();
            RandomNumberGenerator.Shuffle(mixed.AsSpan());
            await Response.Lay(tx, measure, mixed);
        }

        return taken;
    }

    /// <summary>Those that would be taken.</summary>
    public static async Task<IReadOnlyList<HandedIn>> Look(Tx tx, string establishment, string scheme, SlipKind kind, IReadOnlyList<HandedIn> slips)
    {
        const string known = "select digest from slip_codes where establishment = @establishment and scheme = @scheme and digest = any(@digests)";
        return HandedIn.Among(slips, await tx.Many<byte[]>(known, new { establishment, scheme, digests = slips.Select(slip => slip.Digest).ToArray() }));
    }

    private static async Task<List<Response>> Lift(Tx tx, string establishment, string scheme, string measure)
    {
        const string load =
            """
            select r.event_id, r.month, r.period, a.question, a.category
            from pooled_responses r
            join pooled_answers a using (establishment, event_id)
            where r.establishment = @establishment
              and r.scheme = @scheme
              and r.measure = @measure
              and r.atom is null
            """;
        const string lift =
            """
            delete from pooled_responses
            where establishment = @establishment
              and scheme = @scheme
              and measure = @measure
              and atom is null
            """;
        var rows = await tx.Many<AnswerRow>(load, new { establishment, scheme, measure });
        List<Response> slips =
        [
            .. rows.GroupBy(row => (row.EventId, row.Month, row.Period))
                .Select(slip => new Response(Ids.Random(), establishment, scheme, slip.Key.Month, slip.Key.Period, [.. slip.Select(row => new Category(row.Question, row.Category))])),
        ];
        return await tx.Execute(lift, new { establishment, scheme, measure }) == slips.Count
            ? slips
            : throw new InvalidOperationException("There were answers among those that wait that are no slip's.");
    }

    private sealed record AnswerRow
    {
        public required Guid EventId { get; init; }

        public required DateOnly Month { get; init; }

        public required DateOnly Period { get; init; }

        public required string Question { get; init; }

        public required string Category { get; init; }
    }
}
