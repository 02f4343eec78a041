using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Certification> RevokeCertification(RevokeCertificationRequest request, ServerCallContext context)
    {
        CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            const string load = $"{CertificationRow.Load} for update";
            var row = await tx.Maybe<CertificationRow>(load, CertificationName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);

            Certificate.Revoke(row.State, row.ValidUntil, tx.Now.DayIn(Certificate.Zone));

            const string write = $"""
                update certifications
                set state = 'REVOKED', revoked_at = @Now, version = @Version
                where provider = @Provider and certification_id = @CertificationId
                returning {CertificationRow.Columns}
                """;
            row = await tx.One<CertificationRow>(write, new { row.Provider, row.CertificationId, tx.Now, Version = Versions.Next(row.Version, tx.Now) });
            CertificationTimer.Stop(tx, row.Name);
            tx.Emit(row.ToChanged());
            if (row.Renews is not null)
            {
                await RevokeRenewed(tx, row);
            }

            return row.ToProto();
        });
    }

    // What was renewed holds until its last day: whoever is to have none any more would keep it.
    private static async Task RevokeRenewed(Tx tx, CertificationRow by)
    {
        const string write = $"""
            update certifications
            set state = 'REVOKED', revoked_at = @Now, version = greatest(version + 1, @version)
            where provider = @Provider and certification_id = @CertificationId and state = 'RENEWED' and valid_until >= @today
            returning {CertificationRow.Columns}
            """;
        var renewed = CertificationName.Parse(by.Renews!);
        var args = new { renewed.Provider, renewed.CertificationId, tx.Now, version = Versions.Next(0, tx.Now), today = tx.Now.DayIn(Certificate.Zone) };
        if (await tx.Maybe<CertificationRow>(write, args) is { } row)
        {
            tx.Emit(row.ToChanged());
        }
    }
}
