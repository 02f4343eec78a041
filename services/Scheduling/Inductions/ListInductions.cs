using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListInductionsResponse> ListInductions(ListInductionsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string list = $"""
                select {InductionRow.Columns}
                from inductions
                where establishment = @establishment
                  and state = @state
                  and (@Scheme = '' or 'schemes/' || scheme = @Scheme)
                  and (coalesce(over_at, @Now) > due_at or not @Overdue)
                  and (due_at, induction_id) > (@after, @afterId)
                order by due_at, induction_id
                limit @limit
                """;
            var (size, last) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var rows = await tx.Many<InductionRow>(list, new
            {
                establishment = Names.EstablishmentOf(request.Parent),
                state = ProtoName.Of(request.State is InductionState.Unspecified ? InductionState.Waiting : request.State),
                request.Scheme,
                request.Overdue,
                tx.Now,
                after = PageToken.Instant(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListInductionsResponse
            {
                Inductions = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].DueAt:O}", rows[size - 1].InductionId) : "",
            };
        });
}
