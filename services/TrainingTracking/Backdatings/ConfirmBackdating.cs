using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Backdatings;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Enrolments;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Certification> ConfirmBackdating(ConfirmBackdatingRequest request, ServerCallContext context)
    {
        var decider = CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            const string load = $"{BackdatingRow.Load} where b.provider = @Provider and b.backdating_id = @BackdatingId for update of b";
            var row = await tx.Maybe<BackdatingRow>(load, BackdatingName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            Etag.Require(request.Etag, row.Version);
            Certificate.Confirm(row.State, row.ProposedBy, decider);

            var certificate = row.EnrolmentId is null ? await Corrected(tx, row, decider) : await Awarded(tx, row);

            const string write = """
                update backdatings
                set state = 'CONFIRMED', confirmed_by = @decider, awarded_id = @awarded, version = @version
                where provider = @Provider and backdating_id = @BackdatingId
                """;
            await tx.Execute(write, new
            {
                row.Provider,
                row.BackdatingId,
                decider,
                awarded = row.EnrolmentId is null ? null : certificate.CertificationId,
                version = Versions.Next(row.Version, tx.Now),
            });
            return certificate.ToProto();
        });
    }

    private static async Task<CertificationRow> Awarded(Tx tx, BackdatingRow backdating)
    {
        var (course, enrolment) = await EnrolmentInTurn(tx, backdating.Enrolment);
        CourseProgress.RequireComplete(new(course, await Progressed.Of(tx, enrolment.Provider, enrolment.EnrolmentId)));
        return await Issuing.Issue(tx, course, enrolment.Person, Certificate.ByTwo(backdating.ValidFrom, course.ValidityMonths, tx.Now.DayIn(Certificate.Zone)));
    }

    private static async Task<CertificationRow> Corrected(Tx tx, BackdatingRow backdating, string decider)
    {
        const string load = $"{CertificationRow.Load} for update";
        var row = await tx.One<CertificationRow>(load, new { backdating.Provider, backdating.CertificationId });
        var today = tx.Now.DayIn(Certificate.Zone);
        Certificate.Correct(row.State, row.ValidUntil, today);
        return await Issuing.Correct(tx, row, Certificate.ByTwo(backdating.ValidFrom, await Issuing.Months(tx, row), today), decider, backdating.ProposedBy);
    }
}
