using Grpc.Core;
using PeerSupport.Feedback.Remarks;
using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<Remark> GetRemark(GetRemarkRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string said = "select text from remark_texts where establishment = @establishment and remark_id = @id";
            var remark = await RemarkRow.Read(tx, request.Name);
            var (establishment, id) = RemarkRow.NameOf(request.Name);
            remark.Text = await tx.Maybe<string>(said, new { establishment, id }) ?? "";
            return remark;
        });
}
