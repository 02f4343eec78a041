using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>Training as a process of its own, killed in the middle of an import: the file is sent again until it is through, and each certificate is there once.</summary>
public sealed class ImportKilledTests(SuiteFixture suite, ITestOutputHelper output) : IClassFixture<SuiteFixture>
{
    private const int People = 2000;

    [Fact]
    public async Task However_often_training_is_killed_the_file_sent_again_awards_each_certificate_once()
    {
        var course = await suite.Given.Course(Given.Provider(), "schemes/listener");
        var file = await File(course);
        await suite.Service("training").Stop();
        var awarded = new List<long>();
        foreach (var steps in new[] { 2, 5, 6, 7 }) // while it checks; after the first, the second, the third transaction
        {
            using var process = await Started();
            await Broken(course, file, steps, process);
            awarded.Add(await Scalar("select count(*) from certifications"));
        }

        output.WriteLine($"certificates after each kill: {string.Join(' ', awarded)}");
        Assert.Equal(0, awarded[0]);
        Assert.Contains(awarded, count => count is > 0 and < People);
        using var last = await Started();
        var (done, unchanged) = (await suite.Given.Import(course, file)).Done;
        Assert.Equal((People - awarded[^1], awarded[^1]), (done, unchanged));
        Assert.Equal(People, await Scalar("select count(distinct person) from certifications"));
        Assert.Equal(People, await Scalar("select count(*) from certifications"));
        Assert.Equal(2 * People, await Scalar("select count(*) from timers where kind in ('expiring', 'expired')"));
        await Eventually.True(() => Task.FromResult(Told(course) == People), "not every certificate was told");
        await last.Kill();
    }

    // The answers come as long as the process lives.
    private async Task Broken(Course course, string file, int steps, ServiceProcess process)
    {
        var request = new ImportCertificationsRequest { Parent = course.Name, File = new() { Data = Google.Protobuf.ByteString.CopyFromUtf8(file) }, RequestId = Given.RequestId() };
        using var call = suite.Training.ImportCertifications(request, suite.As($"PROVIDER@{course.Name.Split('/')[1]}"));
        for (var step = 0; step < steps && await call.ResponseStream.MoveNext(CancellationToken.None); step++)
        {
            output.WriteLine($"{call.ResponseStream.Current.Phase} {call.ResponseStream.Current.Awarded}");
        }

        await process.Kill();
    }

    // Two thousand enrolments by calls would take longer than what is tried here.
    private async Task<string> File(Course course)
    {
        const string enrol = """
            insert into enrolments (provider, enrolment_id, course_id, person, application, version)
            select $1, 'enrolled' || n, $2, 'persons/p' || n, 'establishments/ZZZ/applications/a' || n, 1 from generate_series(1, $3) as n
            """;
        await Rows.Change(suite, "training", enrol, course.Name.Split('/')[1], course.Name.Split('/')[3], People);
        var day = TimeProvider.System.GetUtcNow().DayIn("Europe/London");
        return $"enrolment,valid_from\n{string.Concat(Enumerable.Range(1, People).Select(nth => $"enrolled{nth},{day:O}\n"))}";
    }

    private int Told(Course course) => suite.Events.All<CertificationChanged>(told => told.Certification.StartsWith($"{string.Join('/', course.Name.Split('/')[..2])}/", StringComparison.Ordinal))
        .DistinctBy(told => told.Certification).Count();

    private async Task<long> Scalar(string sql) => await Rows.Scalar<long>(suite, "training", sql);

    private Task<ServiceProcess> Started() => ServiceProcess.Start(suite.Service("training"), "PeerSupport.TrainingTracking");
}
