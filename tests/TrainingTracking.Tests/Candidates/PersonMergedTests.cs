using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Tests.Enrolments;
using PeerSupport.TrainingTracking.Tests.Runs;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Candidates;

public sealed class PersonMergedTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    [Fact]
    public async Task Candidate_enrolment_and_certificate_are_the_others()
    {
        var (course, enrolment) = await suite.Enrolled(_provider);
        var certificate = await Award(course, enrolment);
        var waiting = await suite.Candidate(_provider);
        var stays = Person();

        await Merge(enrolment.Person, stays);
        await Merge(waiting.Person, stays);

        await Eventually.True(async () => (await Read(certificate)).Person == stays);
        await Eventually.True(async () => (await suite.Candidates(_provider)).All(candidate => candidate.Person == stays));
        var told = await suite.Events.Next<CertificationChanged>(e => e.Certification == certificate.Name && e.Person == stays);
        Assert.Equal(Etag.Of(told.Version), (await Read(certificate)).Etag);
        Assert.Equal(0, await suite.Scalar<long>("select count(*) from enrolments where person = $1", enrolment.Person));
    }

    [Fact]
    public async Task Late_news_of_the_removed_name_is_the_others_in_whatever_order_merges_come()
    {
        var (a, b, c) = (await suite.Candidate(_provider), Person(), Person());
        await Merge(b, c);
        await Merge(a.Person, b);
        await Merge(a.Person, b);
        var late = a.Clone();
        late.Version += 1;

        await suite.Tell("training", late);

        await Eventually.True(async () => (await suite.Candidates(_provider)).Single(candidate => candidate.Application == a.Application).Person == c);
    }

    [Fact]
    public async Task News_that_is_read_while_a_merge_is_under_way_gives_the_removed_name_back_to_nothing()
    {
        var (a, b) = (await suite.Candidate(_provider), Person());
        await using var merge = new NpgsqlConnection(suite.Connections("training").Owner);
        await merge.OpenAsync();
        await using var underWay = await merge.BeginTransactionAsync();
        await Run("select pg_advisory_xact_lock(hashtext('merged_persons'))");
        await Run($"insert into merged_persons (removed, person, merged_at) values ('{a.Person}', '{b}', now())");
        await Run($"update candidates set person = '{b}' where person = '{a.Person}'");
        var late = a.Clone();
        late.Version += 1;

        var told = suite.Tell("training", late);
        await Eventually.True(async () => await suite.Scalar<long>("select count(*) from pg_locks where locktype = 'advisory' and not granted") > 0, "the news did not wait for the merge");
        await underWay.CommitAsync();
        await told;

        Assert.Equal(b, (await suite.Candidates(_provider)).Single(candidate => candidate.Application == a.Application).Person);

        async Task Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, merge, underWay);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task Of_two_certificates_of_one_course_for_the_same_days_the_one_that_ends_later_stays()
    {
        var course = await suite.Given.Course(_provider, RegistryNews.Listener);
        var (one, other) = (await Enrolled(course), await Enrolled(course));
        var early = await suite.Training.AwardCertificationAsync(
            new() { Course = course.Name, Enrolment = one.Name, ValidFrom = TimeProvider.System.GetUtcNow().DayIn("Europe/London").AddDays(-5).ToProto(), RequestId = Given.RequestId() }, Caller);
        var late = await Award(course, other);

        await Merge(one.Person, other.Person);

        await Eventually.True(async () => (await Read(early)).State is CertificationState.Revoked);
        Assert.Equal((CertificationState.Awarded, other.Person), ((await Read(late)).State, (await Read(late)).Person));
        Assert.Equal(1, await suite.Scalar<long>("select count(*) from enrolments where course_id = $1", course.Name.Split('/')[^1]));
    }

    [Fact]
    public async Task What_was_recorded_of_him_on_one_course_under_either_name_counts()
    {
        var taught = await TaughtCase.Of(suite);
        var other = await taught.Another();
        await taught.Record(RunsCase.First, (other.Name, AttendanceCode.Attended));
        await suite.Training.ExemptFromModuleAsync(
            new() { Name = other.Name, Module = RunsCase.Second, Reason = ExemptionReason.PriorLearning, RequestId = Given.RequestId() }, taught.At.AsProvider);
        await suite.Training.AssessEnrolmentAsync(new() { Name = other.Name, Outcome = AssessmentOutcome.Passed, RequestId = Given.RequestId() }, taught.At.AsProvider);

        await Merge(other.Person, taught.Enrolment.Person);

        await Eventually.True(async () => (await taught.Progress()).Complete);
        var progress = await taught.Progress();
        Assert.Equal([(true, false), (false, true)], progress.Modules.Select(module => (module.Attended, module.Exempted)));
        Assert.Equal(taught.Enrolment, Assert.Single((await suite.Training.ListEnrolmentsAsync(new() { Parent = taught.At.Course.Name }, taught.At.AsProvider)).Enrolments));
    }

    private Grpc.Core.CallOptions Caller => suite.As($"PROVIDER@{_provider}");

    private static string Person() => $"persons/{Ids.Short()}";

    private Task Merge(string removed, string stays) => suite.Events.Publish(new PersonMerged { Id = removed.Split('/')[1], Removed = removed, Person = stays }, Ids.Random());

    private async Task<Enrolment> Enrolled(Course course) => await suite.Given.Enrolled(course, (await suite.Candidate(_provider)).Person);

    private async Task<Certification> Award(Course course, Enrolment enrolment) =>
        await suite.Training.AwardCertificationAsync(new() { Course = course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() }, Caller);

    private async Task<Certification> Read(Certification certification) => await suite.Training.GetCertificationAsync(new() { Name = certification.Name }, Caller);
}
