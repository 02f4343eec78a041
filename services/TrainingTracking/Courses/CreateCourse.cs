using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Course> CreateCourse(CreateCourseRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            CourseRules.Create(request.Course);

            const string write = $"""
                insert into courses ({CourseRow.Columns})
                values (@Provider, @CourseId, @DisplayName, @Schemes, @Modules, @RequiredModules, @Assessed, @ValidityMonths, @Version)
                returning {CourseRow.Columns}
                """;
            var row = await tx.One<CourseRow>(write, new
            {
                Provider = ProviderName.Parse(request.Parent),
                CourseId = Ids.Short(),
                request.Course.DisplayName,
                Schemes = request.Course.Schemes.Distinct().ToArray(),
                Modules = request.Course.Modules.ToArray(),
                RequiredModules = request.Course.RequiredModules.Distinct().ToArray(),
                request.Course.Assessed,
                request.Course.ValidityMonths,
                Version = Versions.Next(0, tx.Now),
            });
            return row.ToProto();
        });
}
