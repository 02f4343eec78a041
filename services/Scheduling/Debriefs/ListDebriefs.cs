using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListDebriefsResponse> ListDebriefs(ListDebriefsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {DebriefRow.Columns}
                from debriefs
                where establishment = @establishment
                  and answered_at is null
                  and (@Zone = '' or 'establishments/' || establishment || '/zones/' || zone = @Zone)
                  and (state = 'MISSED' or not @Overdue)
                  and (due_by, debrief_id) > (@after, @afterId)
                order by due_by, debrief_id
                limit @limit
                """;
            await Zones.RequireAsked(tx, request.Parent, request.Zone);
            var (size, last) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var rows = await tx.Many<DebriefRow>(load, new
            {
                establishment = Names.EstablishmentOf(request.Parent),
                request.Zone,
                request.Overdue,
                after = PageToken.Instant(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListDebriefsResponse
            {
                Debriefs = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].DueBy:O}", rows[size - 1].DebriefId) : "",
            };
        });
}
