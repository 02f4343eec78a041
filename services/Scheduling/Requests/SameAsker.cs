using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// Requests of one asker beside each other: two officers raise one each, and whoever asked has one cell. That they are one's own is known by his number alone,
/// which is compared where it is kept.
/// </summary>
internal static class SameAsker
{
    /// <summary>
    /// His other requests for which a supporter is asked or comes. Until the transaction ends nobody else decides by this about any of his. It is asked under the
    /// request's own lock, and before a supporter is held: so nobody waits in a ring.
    /// </summary>
    public static async Task<IReadOnlyList<OtherRequest>> Others(Tx tx, RequestRow row)
    {
        // Held by a statement of its own: the next one sees what whoever held it has done.
        const string hold = """
            select pg_advisory_xact_lock(hashtextextended(format('asker %s %s', establishment, prisoner_number), 0))
            from askers
            where establishment = @Establishment and request_id = @RequestId
            """;
        const string load = """
            select other.request_id, r.state
            from offers o
            join askers other using (establishment, request_id)
            join requests r using (establishment, request_id)
            join askers mine on mine.establishment = other.establishment and mine.prisoner_number = other.prisoner_number
            where mine.establishment = @Establishment and mine.request_id = @RequestId and other.request_id <> @RequestId and o.live
            order by other.request_id
            """;
        await tx.Execute(hold, row.Name);
        return [.. (await tx.Many<OtherRequestRow>(load, row.Name)).Select(other =>
            new OtherRequest(new RequestName(row.Establishment, other.RequestId).ToString(), ProtoName.ParseGiven<RequestState>(other.State)))];
    }

    private sealed record OtherRequestRow
    {
        public required string RequestId { get; init; }

        public required string State { get; init; }
    }
}

/// <summary>Another request of the same asker, with a supporter who is asked or comes.</summary>
internal sealed record OtherRequest(string Name, RequestState State);
