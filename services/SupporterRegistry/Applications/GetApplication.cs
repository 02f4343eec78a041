using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Application> GetApplication(GetApplicationRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"select {ApplicationRow.Columns} from applications where establishment = @Establishment and application_id = @Id";
            var row = await tx.Maybe<ApplicationRow>(load, LocalName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            return row.ToProto(tx.Now);
        });
}
