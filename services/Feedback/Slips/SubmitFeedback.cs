using Grpc.Core;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    /// <summary>The one call that leaves no trace of itself: what is kept says what was ticked and about which month, and nothing of who handed it in or when.</summary>
    public override async Task<SubmitFeedbackResponse> SubmitFeedback(SubmitFeedbackRequest request, ServerCallContext context)
    {
        if (request.Answers.Equals(new SlipAnswers()))
        {
            throw Refusal.Invalid(("answers", "tick one question at least"));
        }

        var code = SlipCode.Parse(request.Code) ?? throw SlipRules.Unknown();
        var establishment = Names.EstablishmentOf(request.Parent);
        var (scheme, month) = await db.Read(context, async tx =>
        {
            var schemes = await tx.Many<string>("select scheme from offerings where establishment = @establishment", new { establishment });
            if (schemes.Count == 0 && tx.Scope.Kind is ScopeKind.Provider)
            {
                throw Refusal.NotFound(request.Parent);
            }

            var found = schemes.Find(scheme => code.IsOf(slipKey, establishment, scheme)) ?? throw SlipRules.Unknown();
            var today = await Place.Today(tx, establishment);
            SlipRules.RequireInTime(code.MonthAt(today), today);
            return (found, code.MonthAt(today));
        });

        // the pool is open to nobody who calls
        await db.Run(Scope.Tenant(establishment), tx => SlipPool.Take(tx, establishment, scheme, month, code.Digest(slipKey), SlipQuestions.Of(request.Answers)), context.CancellationToken);
        return new();
    }
}
