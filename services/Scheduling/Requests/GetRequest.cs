using Grpc.Core;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Request> GetRequest(GetRequestRequest request, ServerCallContext context) =>
        db.Read(context, tx => RequestRow.Read(tx, request.Name));
}
