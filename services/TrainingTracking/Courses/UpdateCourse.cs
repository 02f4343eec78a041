using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Course> UpdateCourse(UpdateCourseRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var row = await tx.Maybe<CourseRow>(CourseRow.LoadInTurn, CourseName.Parse(request.Course.Name)) ?? throw Refusal.NotFound(request.Course.Name);
            Etag.Require(request.Course.Etag, row.Version);

            var current = row.ToProto();
            var asked = UpdateMask.Apply(current, request.Course, request.UpdateMask, "course");
            const string taken = """
                select exists (select from enrolments where provider = @Provider and course_id = @CourseId)
                  or exists (select from runs where provider = @Provider and course_id = @CourseId)
                  or exists (select from certifications where provider = @Provider and course_id = @CourseId)
                """;
            CourseRules.Change(current, asked, await tx.One<bool>(taken, row));
            await Promised(tx, row);

            const string write = $"""
                update courses
                set display_name = @DisplayName, schemes = @Schemes, modules = @Modules, required_modules = @RequiredModules, assessed = @Assessed,
                  validity_months = @ValidityMonths, version = @Version
                where provider = @Provider and course_id = @CourseId
                returning {CourseRow.Columns}
                """;
            row = await tx.One<CourseRow>(write, row.As(asked) with { Version = Versions.Next(row.Version, tx.Now) });
            const string runs = """
                update runs
                set display_name = @DisplayName, version = greatest(version + 1, @Version)
                where provider = @Provider and course_id = @CourseId and state = 'PLANNED' and display_name <> @DisplayName
                """;
            await tx.Execute(runs, row);
            return row.ToProto();
        });

    /// <summary>What somebody began or was given under the course as it was is written down with him, where it is not yet.</summary>
    private static async Task Promised(Tx tx, CourseRow before)
    {
        const string enrolments = """
            update enrolments
            set modules = @Modules, required_modules = @RequiredModules, assessed = @Assessed
            where provider = @Provider and course_id = @CourseId and modules is null
            """;
        const string certifications = """
            update certifications
            set course_name = @DisplayName, validity_months = @ValidityMonths
            where provider = @Provider and course_id = @CourseId and course_name is null
            """;
        await tx.Execute(enrolments, before);
        await tx.Execute(certifications, before);
    }
}
