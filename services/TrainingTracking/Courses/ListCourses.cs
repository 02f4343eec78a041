using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<ListCoursesResponse> ListCourses(ListCoursesRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"""
                select {CourseRow.Columns}
                from courses
                where provider = @provider
                  and course_id > @after
                order by course_id
                limit @limit
                """;
            var size = PageToken.Size(request.PageSize);
            var rows = await tx.Many<CourseRow>(load, new { provider = ProviderName.Parse(request.Parent), after = PageToken.Read(request)?[0] ?? "", limit = size + 1 });
            return new ListCoursesResponse
            {
                Courses = { rows.Take(size).Select(row => row.ToProto()) },
                NextPageToken = rows.Count > size ? PageToken.Next(request, rows[size - 1].CourseId) : "",
            };
        });
}
