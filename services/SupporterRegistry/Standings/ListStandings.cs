using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<ListStandingsResponse> ListStandings(ListStandingsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {StandingRow.Columns}
                from appointments
                where establishment = @establishment and appointment_id > @after
                order by appointment_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var after = PageToken.Read(request)?[0] ?? "";
            var rows = await tx.Many<StandingRow>(load, new { establishment = Names.IdOf(request.Parent), after, limit = size + 1 });
            return new ListStandingsResponse
            {
                Standings = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].AppointmentId) : "",
            };
        });
}
