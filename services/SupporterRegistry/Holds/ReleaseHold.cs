using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Hold> ReleaseHold(ReleaseHoldRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string load = $"select {HoldRow.Columns} from holds h where h.establishment = @Establishment and h.hold_id = @Id for update";
            var hold = await tx.Maybe<HoldRow>(load, LocalName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, hold.Version);
            Holding.Release(hold.StateAt(tx.Now));

            const string write = $"""
                update holds h
                set released_by = @Subject, released_at = @Now, version = @version
                where h.establishment = @Establishment and h.hold_id = @HoldId
                returning {HoldRow.Columns}
                """;
            var version = Versions.Next(hold.Version, tx.Now);
            return (await tx.One<HoldRow>(write, new { hold.Establishment, hold.HoldId, tx.Caller.Subject, tx.Now, version })).ToProto(tx.Now);
        });
}
