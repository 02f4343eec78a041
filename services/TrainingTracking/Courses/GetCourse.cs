using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Course> GetCourse(GetCourseRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var row = await tx.Maybe<CourseRow>(CourseRow.Load, CourseName.Parse(request.Name)) ?? throw Refusal.NotFound(request.Name);
            return row.ToProto();
        });
}
