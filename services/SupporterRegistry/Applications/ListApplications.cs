using System.Globalization;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListApplicationsResponse> ListApplications(ListApplicationsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {ApplicationRow.Columns}
                from applications
                where establishment = @establishment
                  and (@state::text is null or state = @state)
                  and (submitted_at, application_id) > (@after, @afterId)
                order by submitted_at, application_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var rows = await tx.Many<ApplicationRow>(load, new
            {
                establishment = Names.IdOf(request.Parent),
                state = request.State is ApplicationState.Unspecified ? null : ProtoName.Of(request.State),
                after = last is null ? DateTimeOffset.UnixEpoch : DateTimeOffset.Parse(last[0], CultureInfo.InvariantCulture),
                afterId = last?[1] ?? "",
                limit = size + 1,
            });
            return new ListApplicationsResponse
            {
                Applications = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].SubmittedAt:O}", rows[size - 1].ApplicationId) : "",
            };
        });
}
