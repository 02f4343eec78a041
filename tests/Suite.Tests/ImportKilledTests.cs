using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using Xunit;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Suite.Tests;

/// <summary>Training as a process of its own, killed in the middle of an import: the file is sent again until it is through, and each certificate is there once.</summary>
public sealed class ImportKilledTests(SuiteFixture suite) : IClassFixture<SuiteFixture>
{
    private const int People = 2000;

    [Fact]
    public async Task However_often_training_is_killed_the_file_sent_again_awards_each_certificate_once()
    {
        var course = await suite.Given.Course(Given.Provider(), "schemes/listener");
        var file = await File(course);
        await suite.Service("training").Stop();
        foreach (var (at, awarded) in new[] { (100, 0), (700, 500), (1700, 1500) })
        {
            using var process = await Started();
            await KilledAt(at, course, file, process);
            Assert.Equal(awarded, await Scalar("select count(*) from certifications"));
        }

        using var last = await Started();
        Assert.Equal((500, 1500), (await suite.Given.Import(course, file)).Done);
        Assert.Equal(People, await Scalar("select count(*) from certifications"));
        Assert.Equal(People, await Scalar("select count(distinct person) from certifications"));
        Assert.Equal(2 * People, await Scalar("select count(*) from timers where kind in ('expiring', 'expired')"));
        await Eventually.True(() => Task.FromResult(Told(course) == People), "not every certificate was told");
        await last.Kill();
    }

    // Somebody else is about to award one of them: there it waits, and is killed.
    private async Task KilledAt(int person, Course course, string file, ServiceProcess process)
    {
        await using var other = new NpgsqlConnection(suite.Connections("training").Owner);
        await other.OpenAsync();
        await using var held = await other.BeginTransactionAsync();
        const string award = """
            insert into certifications (provider, certification_id, course_id, person, schemes, state, valid_from, valid_until, version)
            values ($1, 'elsewhere1', $2, $3, '{schemes/listener}', 'AWARDED', current_date - 10, current_date + 10, 1)
            """;
        await using var command = new NpgsqlCommand(award, other, held) { Parameters = { new() { Value = Part(course, 1) }, new() { Value = Part(course, 3) }, new() { Value = $"persons/p{person}" } } };
        await command.ExecuteNonQueryAsync();
        var running = suite.Given.Import(course, file);
        await Eventually.True(async () => !running.IsCompleted ? await Waits(other) : throw new InvalidOperationException($"it did not wait: {(await running).Refused?.Message} {string.Join(' ', (await running).Told)}"), "it never waited");
        await process.Kill();
        await Assert.ThrowsAnyAsync<Exception>(() => running); // without an answer: no refusal either
    }

    private async Task<bool> Waits(NpgsqlConnection other) =>
        await Rows.Scalar<bool>(suite, "training", "select exists (select from pg_locks where not granted and $1 = any (pg_blocking_pids(pid)))", other.ProcessID);

    // Two thousand enrolments by calls would take longer than what is tried here. Their versions say that they are of today: old ones would be swept.
    private async Task<string> File(Course course)
    {
        const string enrol = """
            insert into enrolments (provider, enrolment_id, course_id, person, application, version)
            select $1, 'enrolled' || n, $2, 'persons/p' || n, 'establishments/ZZZ/applications/a' || n, (extract(epoch from now()) * 1000000)::bigint from generate_series(1, $3) as n
            """;
        await Rows.Change(suite, "training", enrol, Part(course, 1), Part(course, 3), People);
        var day = TimeProvider.System.GetUtcNow().DayIn("Europe/London");
        return $"enrolment,valid_from\n{string.Concat(Enumerable.Range(1, People).Select(nth => $"enrolled{nth},{day:O}\n"))}";
    }

    private int Told(Course course) =>
        suite.Events.All<CertificationChanged>(told => told.Certification.Split('/')[1] == Part(course, 1)).DistinctBy(told => told.Certification).Count();

    private async Task<long> Scalar(string sql) => await Rows.Scalar<long>(suite, "training", sql);

    private Task<ServiceProcess> Started() => ServiceProcess.Start(suite.Service("training"), "PeerSupport.TrainingTracking");

    private static string Part(Course course, int part) => course.Name.Split('/')[part];
}
