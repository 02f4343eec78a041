using Google.Api;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Credentials;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<HttpBody> PrintCertification(PrintCertificationRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string remember = """
                insert into verification_codes (provider, digest, certification_id, printed_at)
                values (@Provider, @digest, @CertificationId, @Now)
                on conflict (digest) do nothing
                """;
            var (row, course) = await Leaving.Load(tx, request.Name);

            var code = VerificationCode.Of(key, row.Name);
            await tx.Execute(remember, new { row.Provider, digest = code.Digest(), row.CertificationId, tx.Now });
            tx.Audit("print certificate", row.Name);
            var address = settings.PublicUrl is null ? null : $"{settings.Url}/v1/certificates:verify";
            var today = tx.Now.DayIn(Certificate.Zone);
            return CertificatePage.Write(texts.In(request.Language), row, course, settings.NameOf(row.Provider), code, address, today, request.Print == "large").ToBody();
        });
}
