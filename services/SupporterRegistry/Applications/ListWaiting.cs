using System.Globalization;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListWaitingResponse> ListWaiting(ListWaitingRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {ApplicationRow.Columns}
                from applications
                where establishment = @establishment and scheme_id = @scheme
                  and state in ('SUBMITTED', 'CLEARED', 'ACCEPTED')
                  and (submitted_at, application_id) > (@after, @afterId)
                order by submitted_at, application_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var before = last is null ? 0 : int.Parse(last[2], CultureInfo.InvariantCulture); // how many stand on the pages before
            var rows = await tx.Many<ApplicationRow>(load, new
            {
                establishment = Names.IdOf(request.Parent),
                scheme = Names.IdOf(request.Scheme),
                after = PageToken.Instant(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListWaitingResponse
            {
                Places = { rows.Take(size).Select((row, nth) => Place(row, before + nth + 1, tx.Now)) },
                NextPageToken = rows.Count > size
                    ? PageToken.Next(request, $"{rows[size - 1].SubmittedAt:O}", rows[size - 1].ApplicationId, $"{before + size}")
                    : "",
            };
        });

    private static WaitingPlace Place(ApplicationRow row, int position, DateTimeOffset now) => new()
    {
        Position = position,
        Application = row.Name,
        Person = Names.Person(row.PersonId),
        State = row.Stage,
        DaysWaiting = StageClock.Days(row.SubmittedAt, now),
    };
}
