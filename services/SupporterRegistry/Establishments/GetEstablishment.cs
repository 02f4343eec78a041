using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Establishment> GetEstablishment(GetEstablishmentRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"select {EstablishmentRow.Columns} from establishments where code = @Code";
            var row = await tx.Maybe<EstablishmentRow>(load, new { Code = Names.IdOf(request.Name) }) ?? throw Refusal.NotFound(request.Name);
            return row.ToProto();
        });
}
