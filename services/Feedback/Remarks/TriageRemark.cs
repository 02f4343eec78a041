using Grpc.Core;
using PeerSupport.Feedback.Obstacles;
using PeerSupport.Feedback.Remarks;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<Remark> TriageRemark(TriageRemarkRequest request, ServerCallContext context)
    {
        CallState.Of(context).Caller.RequireUser(); // who it was, the audit says
        return db.Write(request, context, async tx =>
        {
            const string triage =
                $"""
                with said as (
                  delete from remark_texts
                  where establishment = @establishment and remark_id = @id)
                update remarks
                set state = 'TRIAGED', outcome = @outcome, due_by = null, late_in = case when @today > due_by then date_trunc('month', due_by)::date end
                where establishment = @establishment and remark_id = @id and state = 'WAITING'
                returning {RemarkRow.Columns}
                """;
            var obstacle = Returned.Of(request.Outcome, request.Obstacle);
            var (establishment, id) = RemarkRow.NameOf(request.Name);
            var today = await Place.Today(tx, establishment);
            if (await tx.Maybe<RemarkRow>(triage, new { establishment, id, today, outcome = ProtoName.Of(request.Outcome) }) is not { } triaged)
            {
                var now = await RemarkRow.Read(tx, request.Name);
                throw new Refusal(ErrorReason.IllegalTransition, "Somebody has decided on this remark already.", ("state", ProtoName.Of(now.State)), ("allowed", ProtoName.Of(RemarkState.Waiting)));
            }

            if (obstacle is { } met)
            {
                await Telling.Keep(tx, establishment, triaged.Scheme, met, ToldBy.Remark, provider: null);
            }

            return triaged.ToProto(today);
        });
    }
}
