using Google.Api;
using Grpc.Core;
using PeerSupport.Feedback.Questionnaires;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

internal sealed partial class FeedbackApi
{
    public override Task<HttpBody> PrintSlips(PrintSlipsRequest request, ServerCallContext context) =>
        db.WritePart(context, async tx =>
        {
            var words = printed.Slips.In(request.Language);
            var establishment = await Place.Offering(tx, request.Parent, request.Scheme);
            var month = SlipRules.MonthOf(request.Month?.ToDay(), await Place.Today(tx, establishment));
            var kind = request.Kind is SlipKind.Unspecified ? SlipKind.Feedback : request.Kind;
            var codes = Enumerable.Range(0, request.Count).Select(_ => SlipCode.Draw(slipKey, establishment, request.Scheme, month, kind)).ToList();
            const string write =
                """
                insert into slip_codes (establishment, digest, provider, scheme, period)
                select @establishment, digest, @provider, @Scheme, @month
                from unnest(@digests) as d (digest)
                """;
            var provider = Place.Provider(tx);
            await tx.Execute(write, new { establishment, provider, request.Scheme, month, digests = codes.Select(code => code.Digest(slipKey)).ToArray() });
            tx.Audit("print", $"{request.Parent}/slips");
            var questions = (await Asked.Read(tx, [request.Scheme])).On(request.Scheme, kind, month);
            return SlipPage.Write(words, request.Scheme, kind, month, questions, codes, request.Print == "large").ToBody();
        });
}
