using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Certification> RenewCertification(RenewCertificationRequest request, ServerCallContext context)
    {
        CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            const string load = $"{CertificationRow.Load} for update";
            var name = CertificationName.Parse(request.Name);
            var known = await tx.Maybe<CertificationRow>(CertificationRow.Load, name) ?? throw Refusal.NotFound(request.Name);
            var course = await tx.One<CourseRow>(CourseRow.LoadInTurn, known.Course);
            var old = await tx.One<CertificationRow>(load, name);
            Etag.Require(request.Etag, old.Version);

            var days = Certificate.Renew(old.State, old.ValidUntil, course.ValidityMonths, tx.Now.DayIn(Certificate.Zone));
            var row = await Issuing.Issue(tx, course, old.Person, days, renews: old.Name);

            const string write = $"""
                update certifications
                set state = 'RENEWED', renewed_as = @renewedAs, version = @version
                where provider = @Provider and certification_id = @CertificationId
                returning {CertificationRow.Columns}
                """;
            old = await tx.One<CertificationRow>(write, new { old.Provider, old.CertificationId, renewedAs = row.Name, version = Versions.Next(old.Version, tx.Now) });
            CertificationTimer.Stop(tx, old.Name);
            tx.Emit(old.ToChanged());
            return row.ToProto();
        });
    }
}
