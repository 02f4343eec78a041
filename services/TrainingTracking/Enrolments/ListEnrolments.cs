using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Enrolments;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<ListEnrolmentsResponse> ListEnrolments(ListEnrolmentsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {EnrolmentRow.Columns}
                from enrolments
                where provider = @Provider and course_id = @CourseId
                  and enrolment_id > @after
                order by enrolment_id
                limit @limit
                """;
            var course = await tx.Maybe<CourseRow>(CourseRow.Load, CourseName.Parse(request.Parent)) ?? throw Refusal.NotFound(request.Parent);
            var size = PageToken.Size(request.PageSize);
            var rows = await tx.Many<EnrolmentRow>(load, new { course.Provider, course.CourseId, after = PageToken.Read(request)?[0] ?? "", limit = size + 1 });
            return new ListEnrolmentsResponse
            {
                Enrolments = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].EnrolmentId) : "",
            };
        });
}
