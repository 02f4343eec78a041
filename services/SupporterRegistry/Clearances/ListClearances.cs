using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListClearancesResponse> ListClearances(ListClearancesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            // without a limit: as late as a review date may be
            const string load = $"""
                select {ClearanceRow.Columns}
                from applications a join establishments e on e.code = a.establishment
                where a.establishment = @establishment
                  and a.state in ('CLEARED', 'ACCEPTED', 'IN_TRAINING', 'APPOINTED')
                  and a.renewal is distinct from 'NOT_CLEARED'
                  and (@within = 0 or a.review_by <= (@Now at time zone e.time_zone)::date + @within)
                  and (a.review_by, a.application_id) > (@after, @afterId)
                order by a.review_by, a.application_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<ClearanceRow>(load, new
            {
                establishment = Names.IdOf(request.Parent),
                within = request.DueWithinDays,
                after = PageToken.Day(last?[0]),
                afterId = last?[1] ?? "",
                tx.Now,
                limit = size + 1,
            });
            return new ListClearancesResponse
            {
                Clearances = { rows.Take(size).Select(row => row.ToProto(tx.Now)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].ReviewBy:O}", rows[size - 1].ApplicationId) : "",
            };
        });
}
