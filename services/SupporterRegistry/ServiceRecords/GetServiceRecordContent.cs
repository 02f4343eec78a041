using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ServiceRecordContent> GetServiceRecordContent(GetServiceRecordContentRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var content = await ServiceRecordRow.Load(tx, request.Name);
            tx.Audit("export service record", request.Name);
            return content;
        });
}
