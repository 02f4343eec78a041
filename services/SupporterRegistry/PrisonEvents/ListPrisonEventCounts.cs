using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListPrisonEventCountsResponse> ListPrisonEventCounts(ListPrisonEventCountsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = """
                select event_type, count, first_received_at, last_received_at
                from prison_event_counts
                where event_type > @after
                order by event_type
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var after = PageToken.Read(request)?[0] ?? "";
            var rows = await tx.Many<CountedRow>(load, new { after, limit = size + 1 });
            return new ListPrisonEventCountsResponse
            {
                Counts = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].EventType) : "",
            };
        });

    private sealed record CountedRow
    {
        public required string EventType { get; init; }

        public required long Count { get; init; }

        public required DateTimeOffset FirstReceivedAt { get; init; }

        public required DateTimeOffset LastReceivedAt { get; init; }

        public PrisonEventCount ToProto() => new()
        {
            EventType = EventType,
            Count = Count,
            FirstReceivedAt = FirstReceivedAt.ToTimestamp(),
            LastReceivedAt = LastReceivedAt.ToTimestamp(),
        };
    }
}
