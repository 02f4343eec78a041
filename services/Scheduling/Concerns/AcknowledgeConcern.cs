using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override Task<Concern> AcknowledgeConcern(AcknowledgeConcernRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string acknowledge = $"""
                update concerns
                set acknowledged_at = @Now, acknowledged_by = @by, version = @version
                where establishment = @Establishment and concern_id = @ConcernId
                returning {ConcernRow.Columns}
                """;
            var by = tx.Caller.RequireUser();
            var row = await ConcernRow.Lock(tx, request.Name);
            ConcernRules.Acknowledge(ProtoName.Parse<ConcernTo>(row.PassedTo), row.AcknowledgedAt, tx.Caller.Roles);
            row = await tx.One<ConcernRow>(acknowledge, new { row.Establishment, row.ConcernId, by, tx.Now, version = Versions.Next(row.Version, tx.Now) });
            await NotAcknowledged.Over(tx, row, by);
            return row.ToProto();
        }, ConcernRow.Read);
}
