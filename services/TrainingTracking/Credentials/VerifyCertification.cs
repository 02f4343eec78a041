using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Credentials;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<VerifyCertificationResponse> VerifyCertification(VerifyCertificationRequest request, ServerCallContext context)
    {
        var digest = VerificationCode.Parse(request.Code).Digest();
        return db.Read(context, async tx =>
        {
            // opens the wall around the one certificate whose code is shown, until this transaction ends
            const string show = "select set_config('app.code_shown', encode(@digest, 'hex'), true)";
            const string load = """
                select coalesce(t.course_name, c.display_name) as course_title, t.provider, t.state, t.valid_from, t.valid_until
                from verification_codes v
                join certifications t using (provider, certification_id)
                join courses c using (provider, course_id)
                where v.digest = @digest
                """;
            await tx.One<string>(show, new { digest });
            var shown = await tx.Maybe<ShownRow>(load, new { digest })
                ?? throw new Refusal(ErrorReason.CodeUnknown, "No certificate has this code.");
            return shown.ToProto(tx.Now.DayIn(Certificate.Zone), settings.NameOf(shown.Provider));
        });
    }

    private sealed record ShownRow
    {
        public required string CourseTitle { get; init; }

        public required string Provider { get; init; }

        public required CertificationState State { get; init; }

        public required DateOnly ValidFrom { get; init; }

        public required DateOnly ValidUntil { get; init; }

        public VerifyCertificationResponse ToProto(DateOnly today, string provider) => new()
        {
            CourseTitle = CourseTitle,
            Provider = provider,
            Validity = Leaving.On(today, State, ValidFrom, ValidUntil),
            ValidFrom = ValidFrom.ToProto(),
            ValidUntil = ValidUntil.ToProto(),
        };
    }
}
