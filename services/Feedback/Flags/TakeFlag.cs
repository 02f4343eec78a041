using Grpc.Core;
using PeerSupport.Feedback.Flags;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<BoundaryFlag> TakeFlag(TakeFlagRequest request, ServerCallContext context)
    {
        CallState.Of(context).Caller.RequireUser(); // who it was, the audit says
        return db.Write(request, context, async tx =>
        {
            const string take =
                $"""
                update boundary_flags
                set state = 'TAKEN', taken_on = @today
                where establishment = @establishment and flag_id = @id and state = 'RAISED'
                returning {FlagRow.Columns}
                """;
            var (establishment, id) = FlagRow.NameOf(request.Name);
            var today = await Place.Today(tx, establishment);
            if (await tx.Maybe<FlagRow>(take, new { establishment, id, today }) is { } taken)
            {
                return taken.ToProto(today);
            }

            var now = await FlagRow.Read(tx, request.Name);
            throw new Refusal(ErrorReason.IllegalTransition, "Somebody has taken this flag on already.", ("state", ProtoName.Of(now.State)), ("allowed", ProtoName.Of(FlagState.Raised)));
        }, FlagRow.Read);
    }
}
