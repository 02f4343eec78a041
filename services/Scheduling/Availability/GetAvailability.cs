using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Availability> GetAvailability(GetAvailabilityRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string known = "select person_id from standings where establishment = @establishment and person_id = @person limit 1";
            var (establishment, person) = (Names.EstablishmentOf(request.Name), Names.IdOf(request.Name));
            return await tx.Maybe<string>(known, new { establishment, person }) is null
                ? throw Refusal.NotFound(request.Name)
                : ((await StoredAvailability.Of(tx, establishment, [person])).SingleOrDefault() ?? new(establishment, person, 0, [], [], [])).ToProto();
        });
}
