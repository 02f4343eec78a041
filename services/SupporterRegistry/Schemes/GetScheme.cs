using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Scheme> GetScheme(GetSchemeRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"select {SchemeRow.Columns} from schemes where scheme_id = @Id";
            var row = await tx.Maybe<SchemeRow>(load, new { Id = Names.IdOf(request.Name) }) ?? throw Refusal.NotFound(request.Name);
            return row.ToProto();
        });
}
