using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Duty> GetDuty(GetDutyRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"select {DutyRow.Columns} from duties where establishment = @establishment and duty_id = @id";
            var row = await tx.Maybe<DutyRow>(load, new { establishment = Names.EstablishmentOf(request.Name), id = Names.IdOf(request.Name) });
            return (row ?? throw Refusal.NotFound(request.Name)).ToProto();
        });
}
