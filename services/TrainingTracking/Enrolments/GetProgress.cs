using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Enrolments;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Progress> GetProgress(GetProgressRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var name = EnrolmentName.Parse(request.Enrolment);
            var row = await tx.Maybe<EnrolmentRow>(EnrolmentRow.Load, name.Key) ?? throw Refusal.NotFound(request.Enrolment);
            var course = (await tx.One<CourseRow>(CourseRow.Load, name.Course)).For(row);
            return CourseProgress.ToProto(course, row, await Progressed.Of(tx, row.Provider, row.EnrolmentId));
        });

    /// <summary>The enrolment and the course as it was begun, which nobody else who writes about persons on it has meanwhile.</summary>
    private static async Task<(CourseRow Course, EnrolmentRow Row)> EnrolmentInTurn(Tx tx, string name)
    {
        var enrolment = EnrolmentName.Parse(name);
        var course = await tx.Maybe<CourseRow>(CourseRow.LoadInTurn, enrolment.Course) ?? throw Refusal.NotFound(name);
        var row = await tx.Maybe<EnrolmentRow>(EnrolmentRow.Load, enrolment.Key) ?? throw Refusal.NotFound(name);
        return (course.For(row), row);
    }
}
