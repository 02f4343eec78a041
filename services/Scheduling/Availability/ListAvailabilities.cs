using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<ListAvailabilitiesResponse> ListAvailabilities(ListAvailabilitiesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string page = """
                select person_id
                from availabilities
                where establishment = @establishment
                  and person_id > @after
                order by person_id
                limit @limit
                """;
            var (establishment, size) = (Names.EstablishmentOf(request.Parent), PageToken.Size(request.PageSize));
            var persons = await tx.Many<string>(page, new { establishment, after = PageToken.Read(request)?[0] ?? "", limit = size + 1 });
            return new ListAvailabilitiesResponse
            {
                Availabilities = { (await StoredAvailability.Of(tx, establishment, [.. persons.Take(size)])).Select(said => said.ToProto()) },
                NextPageToken = persons.Count > size ? PageToken.Next(request, persons[size - 1]) : "",
            };
        });
}
