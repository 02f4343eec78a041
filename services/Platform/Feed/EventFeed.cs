using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>A service's published events, for integrators who fetch them: its <c>ListEvents</c>.</summary>
public sealed class EventFeed
{
    private readonly Db _db;
    private readonly Owner _owner;
    private readonly PublishedEvents _published;
    private readonly TimeProvider _clock;

    internal EventFeed(Db db, Owner owner, PublishedEvents published, TimeProvider clock) => (_db, _owner, _published, _clock) = (db, owner, published, clock);

    /// <summary>A page of the caller's events, oldest first. The token it gives goes on being good after the last page, for what comes later.</summary>
    public Task<ListEventsResponse> List(ListEventsRequest request, ServerCallContext call)
    {
        var owner = _owner.Of(call, request.Parent);
        var types = _published.Choose(request.Types_);
        var size = PageToken.Size(request.PageSize);
        var now = _clock.GetUtcNow();
        var after = FeedToken.Read(request, "page_token", EventTable.Kept, now)?.Position ?? default;
        return _db.Read(call, async tx =>
        {
            var page = await EventTable.Page(tx, owner, types, after, size);
            // What the last row's token leads to is as old as that row; what the end's leads to has yet to come.
            var token = new FeedToken(page.Next, page.More ? page.Rows[^1].At!.Value : now).Write(request);
            return new ListEventsResponse { Events = { page.Rows.Select(ToProto) }, NextPageToken = page.More ? token : "", ResumeToken = token };
        });
    }

    /// <summary>What stood on the wire, with its type, id and time.</summary>
    internal static Event ToProto(EventRow row) => new()
    {
        Id = row.EventId.ToString(),
        Type = row.Kind,
        Timestamp = row.At!.Value.ToTimestamp(),
        Data = JsonParser.Default.Parse<Struct>(row.Body),
    };
}
