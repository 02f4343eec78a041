using System.Globalization;
using Grpc.Core;
using PeerSupport.Feedback.Questionnaires;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<ListQuestionnairesResponse> ListQuestionnaires(ListQuestionnairesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string list =
                $"""
                select {QuestionnaireRow.Columns}
                from questionnaires
                where scheme = @Parent
                  and version < @before
                order by version desc
                limit @limit
                """;
            var (size, last) = (PageToken.Size(request.PageSize), PageToken.Read(request));
            var before = last is null ? int.MaxValue : int.Parse(last[0], CultureInfo.InvariantCulture);
            var rows = await tx.Many<QuestionnaireRow>(list, new { request.Parent, before, limit = size + 1 });
            return new ListQuestionnairesResponse
            {
                Questionnaires = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, $"{rows[size - 1].Version}") : "",
            };
        });
}
