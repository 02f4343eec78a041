using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ApplyKeepApartChangesResponse> ApplyKeepApartChanges(ApplyKeepApartChangesRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            KeepApartList.Require(request.Changes, tx.Now);
            var taken = await KeepApartChanges.Take(tx, request.Parent, KeepApartNews.Newest(request.Changes));
            return new ApplyKeepApartChangesResponse
            {
                Received = request.Changes.Count,
                Applied = taken.Applied,
                Superseded = taken.Ours - taken.Applied,
                NotOurs = request.Changes.Count - taken.Ours,
                FeedAge = taken.Feed is null ? null : Duration.FromTimeSpan(tx.Now - taken.Feed.AsOf),
                ByHandOnly = !PairingRules.IsFresh(taken.Feed?.AsOf, tx.Now, settings.KeepApartFeedLimit),
            };
        });
}
