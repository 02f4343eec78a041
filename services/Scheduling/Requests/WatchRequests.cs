using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task WatchRequests(WatchRequestsRequest request, IServerStreamWriter<WatchRequestsResponse> responseStream, ServerCallContext context)
    {
        var feed = KeepApartAge.Unknown;
        return watching.Run(request, context, new Watch<Request>
        {
            Beside = async tx => feed = await KeepApartAge.Of(tx, copyAge),
            List = (tx, after) => Board(tx, request.Parent, RequestView.Open, request.Zone, after, PageToken.Size(0)),
            Reread = (tx, names) => RequestRow.Read(tx, Names.EstablishmentOf(request.Parent), [.. names.Select(Names.IdOf)]),
            Shows = row => request.Zone.Length == 0 || row.Zone == request.Zone,
        }, news => responseStream.WriteAsync(new()
        {
            Requests = { news.Rows },
            Removed = { news.Removed },
            Opening = news.Opening,
            ResumeToken = news.ResumeToken,
            FeedAge = feed.Age?.ToDuration(),
            ByHandOnly = feed.ByHandOnly,
        }));
    }
}
