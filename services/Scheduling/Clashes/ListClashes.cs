using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListClashesResponse> ListClashes(ListClashesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {ClashRow.Columns}
                from clashes
                where establishment = @Code
                  and starts_at >= @from
                  and starts_at < @until
                  and (starts_at, person_id, code) > (@afterTime, @afterPerson, @afterCode)
                order by starts_at, person_id, code
                limit @limit
                """;
            var prison = await Prison.Of(tx);
            var days = DaysAsked.Of(request.FirstDay, request.LastDay, prison.Day.DayOf(tx.Now), usual: 28);
            var (size, after) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var rows = await tx.Many<ClashRow>(load, new
            {
                prison.Code,
                from = prison.Day.Begin(days.First),
                until = prison.Day.Begin(days.Last.AddDays(1)),
                afterTime = PageToken.Instant(after?[0]),
                afterPerson = after?[1] ?? "",
                afterCode = after?[2] ?? "",
                limit = size + 1,
            });
            return new ListClashesResponse
            {
                Clashes = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].StartsAt:O}", rows[size - 1].PersonId, ProtoName.Of(rows[size - 1].Code)) : "",
            };
        });
}
