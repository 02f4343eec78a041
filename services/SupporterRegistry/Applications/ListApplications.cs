using Google.Protobuf.WellKnownTypes;
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
                  and (@scheme::text is null or scheme_id = @scheme)
                  and (not @Undecided or {ApplicationRow.Undecided})
                  and (submitted_at, application_id) > (@after, @afterId)
                order by submitted_at, application_id
                limit @limit
                """;
            const string age = $"""
                select count(*)::int as undecided, min(submitted_at) as oldest
                from applications
                where establishment = @establishment
                  and (@scheme::text is null or scheme_id = @scheme)
                  and {ApplicationRow.Undecided}
                """;
            var size = PageToken.Size(request.PageSize);
            var last = PageToken.Read(request);
            var asked = new
            {
                establishment = Names.IdOf(request.Parent),
                state = ProtoName.OfGiven(request.State),
                scheme = request.Scheme.Length == 0 ? null : Names.IdOf(request.Scheme),
                request.Undecided,
                after = PageToken.Instant(last?[0]),
                afterId = last?[1] ?? "",
                limit = size + 1,
            };
            var rows = await tx.Many<ApplicationRow>(load, asked);
            var undecided = await tx.One<UndecidedRow>(age, new { asked.establishment, asked.scheme });
            return new ListApplicationsResponse
            {
                Applications = { rows.Take(size).Select(row => row.ToProto(tx.Now)) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].SubmittedAt:O}", rows[size - 1].ApplicationId) : "",
                UndecidedCount = undecided.Undecided,
                OldestUndecidedAt = undecided.Oldest?.ToTimestamp(),
            };
        });

    private sealed record UndecidedRow
    {
        public required int Undecided { get; init; }

        public required DateTimeOffset? Oldest { get; init; }
    }
}
