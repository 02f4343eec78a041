using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Application> CloseApplication(CloseApplicationRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var decider = tx.Caller.RequireUser();
            var application = await ApplicationRow.Lock(tx, request.Name, request.Etag);
            return (await Endings.Close(tx, application, request.Reason, decider)).ToProto(tx.Now);
        });
}
