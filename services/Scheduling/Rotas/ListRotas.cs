using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListRotasResponse> ListRotas(ListRotasRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {RotaRow.Columns}
                from rotas
                where establishment = @establishment
                  and (@scheme::text is null or scheme = @scheme)
                  and (@firstDay::date is null or (first_day, rota_id) < (@firstDay, @rotaId))
                order by first_day desc, rota_id desc
                limit @limit
                """;
            var (size, after) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var rows = await tx.Many<RotaRow>(load, new
            {
                establishment = Names.EstablishmentOf(request.Parent),
                scheme = request.Scheme.Length == 0 ? null : Names.IdOf(request.Scheme),
                firstDay = after is null ? default(DateOnly?) : PageToken.Day(after[0]),
                rotaId = after?[1],
                limit = size + 1,
            });
            return new ListRotasResponse
            {
                Rotas = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].FirstDay:O}", rows[size - 1].RotaId) : "",
            };
        });
}
