using System.Text;
using Grpc.Core;
using PeerSupport.Feedback.Remarks;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    /// <summary>
    /// Leaves no trace of itself but the remark: no audit and no request id, whose rows would say who left one and when. It is added by SYSTEM, in the
    /// establishment's scope: a provider has no wall of its own there, and so reads nothing.
    /// </summary>
    public override async Task<LeaveRemarkResponse> LeaveRemark(LeaveRemarkRequest request, ServerCallContext context)
    {
        var (establishment, today) = await db.Read(context, async tx =>
        {
            var offering = await Place.Offering(tx, request.Parent, request.Scheme);
            return (offering, await Place.Today(tx, offering));
        });
        var remark = new
        {
            establishment,
            id = Ids.Short(),
            call = db.Digest(Encoding.UTF8.GetBytes($"remark\n{establishment}\n{request.RequestId.ToUpperInvariant()}")),
            request.Scheme,
            request.Text,
            month = today.FirstOfMonth(),
            dueBy = today.AddDays(RemarkRow.DaysToTriage),
        };
        await db.Run(Scope.Tenant(establishment), async tx =>
        {
            const string keep =
                """
                with kept as (
                  insert into remark_texts (establishment, remark_id, call, text)
                  values (@establishment, @id, @call, @Text)
                  on conflict (establishment, call) do nothing
                  returning establishment, remark_id)
                insert into remarks (establishment, remark_id, scheme, month, state, due_by)
                select establishment, remark_id, @Scheme, @month, 'WAITING', @dueBy
                from kept
                """;
            const string same =
                """
                select r.remark_id
                from remark_texts t
                join remarks r on r.establishment = t.establishment and r.remark_id = t.remark_id
                where t.establishment = @establishment and t.call = @call and t.text = @Text and r.scheme = @Scheme
                """;
            if (await tx.Execute(keep, remark) == 0 && await tx.Maybe<string>(same, remark) is null)
            {
                throw new Refusal(Platform.V1.ErrorReason.RequestIdReused, "This request id was used before with another body. Use a fresh one.");
            }
        }, context.CancellationToken);
        return new LeaveRemarkResponse();
    }
}
