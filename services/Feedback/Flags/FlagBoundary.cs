using Grpc.Core;
using PeerSupport.Feedback.Flags;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<BoundaryFlag> FlagBoundary(FlagBoundaryRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var establishment = await Place.Offering(tx, request.Parent, request.Scheme);
            var zone = await Place.Zone(tx, establishment);
            var today = tx.Now.DayIn(zone);
            const string write =
                $"""
                insert into boundary_flags (establishment, flag_id, provider, scheme, code, state, due_by)
                values (@establishment, @id, @provider, @Scheme, @code, 'RAISED', @dueBy)
                returning {FlagRow.Columns}
                """;
            var row = await tx.One<FlagRow>(write, new
            {
                establishment,
                id = Ids.Short(),
                provider = Place.Provider(tx),
                request.Scheme,
                code = ProtoName.Of(request.Code),
                dueBy = today.AddDays(FlagRow.DaysToTake),
            });
            FlagOverdueTimer.Set(tx, row, zone);
            return row.ToProto(today);
        }, FlagRow.Read);
}
