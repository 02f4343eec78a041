using Grpc.Core;
using PeerSupport.Feedback.Questionnaires;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<Questionnaire> PublishQuestionnaire(PublishQuestionnaireRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var month = QuestionnaireRules.FirstMonth(request.FirstMonth.ToDay(), tx.Now.DayIn(Place.NationalZone));
            var questions = QuestionnaireRules.Questions(request.Questions).ToArray();
            const string publish =
                $"""
                insert into questionnaires ({QuestionnaireRow.Columns})
                select @Parent, coalesce(max(version), 0) + 1, @month, @questions
                from questionnaires
                where scheme = @Parent
                returning {QuestionnaireRow.Columns}
                """;
            // one after the other: two at once would take one number
            await tx.Execute("select pg_advisory_xact_lock(hashtextextended('questionnaires/' || @Parent, 0))", new { request.Parent });
            return (await tx.One<QuestionnaireRow>(publish, new { request.Parent, month, questions })).ToProto();
        });
}
