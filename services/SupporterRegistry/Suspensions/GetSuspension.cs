using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Suspension> GetSuspension(GetSuspensionRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"select {SuspensionRow.Columns} from suspensions where establishment = @Establishment and suspension_id = @Id";
            var row = await tx.Maybe<SuspensionRow>(load, LocalName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            return row.ToProto(tx.Now);
        });
}
