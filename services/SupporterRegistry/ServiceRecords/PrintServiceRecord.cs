using Google.Api;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<HttpBody> PrintServiceRecord(PrintServiceRecordRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var content = await ServiceRecordRow.Load(tx, request.Name);
            tx.Audit("print service record", request.Name);
            return ServiceRecordPage.Write(texts.In(request.Language), content, request.Print == "large").ToBody();
        });
}
