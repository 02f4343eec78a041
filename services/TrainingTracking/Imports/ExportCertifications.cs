using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Imports;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<HttpBody> ExportCertifications(ExportCertificationsRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            var course = await tx.Maybe<CourseRow>(CourseRow.Load, CourseName.Parse(request.Parent)) ?? throw Refusal.NotFound(request.Parent);
            const string load = $"""
                select {CertificationRow.Columns}
                from certifications
                where provider = @Provider and course_id = @CourseId
                order by valid_from, certification_id
                """;
            var rows = await tx.Many<CertificationRow>(load, new { course.Provider, course.CourseId });
            var workbook = request.Format is SheetFormat.Xlsx;
            return new HttpBody
            {
                ContentType = workbook ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8",
                Data = UnsafeByteOperations.UnsafeWrap(await CertificateFile.Write(rows, workbook, context.CancellationToken)),
            };
        });
}
