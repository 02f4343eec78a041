using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;

namespace PeerSupport.TrainingTracking.Tests.Imports;

/// <summary>A provider's course with people on it, and the lines of a file about them.</summary>
internal sealed record ImportCase(SuiteFixture Suite, Course Course, IReadOnlyList<Enrolment> Enrolments)
{
    public static DateOnly Today => TimeProvider.System.GetUtcNow().DayIn(Certificate.Zone);

    public string Provider => Course.Name.Split('/')[1];

    public static async Task<ImportCase> Of(SuiteFixture suite, int enrolled = 0, params string[] modules)
    {
        var provider = Given.Provider();
        var course = await suite.Given.Course(provider, RegistryNews.Listener, 36, modules);
        var enrolments = new List<Enrolment>();
        for (var nth = 0; nth < enrolled; nth++)
        {
            enrolments.Add(await suite.Given.Enrolled(course, (await suite.Candidate(provider)).Person));
        }

        return new(suite, course, enrolments);
    }

    /// <summary>A file about people by their enrolments.</summary>
    public static string File(params IEnumerable<string> lines) => $"enrolment,valid_from\r\n{string.Concat(lines.Select(line => line + "\r\n"))}";

    public string Line(int enrolment, int day = -1) => $"{Enrolments[enrolment].Name},{Today.AddDays(day):dd/MM/yyyy}";

    public Task<long> Certificates() => Suite.Scalar<long>("select count(*) from certifications where provider = $1", Provider);
}
