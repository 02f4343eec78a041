using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Tests.Enrolments;
using PeerSupport.TrainingTracking.Tests.Runs;
using Xunit;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking.Tests.Courses;

/// <summary>A course changes for those who come after.</summary>
public sealed class UpdateCourseTests(SuiteFixture suite)
{
    private const string Third = "Looking after yourself";

    [Fact]
    public async Task What_the_mask_names_changes_the_rest_stays_and_everybody_reads_it()
    {
        var course = await Fresh();
        var given = new Course { Name = course.Name, DisplayName = "Not named", ValidityMonths = 24, Schemes = { "schemes/insider" }, Etag = course.Etag };

        var updated = await Update(given, "validity_months", "schemes");

        var expected = course.Clone();
        (expected.ValidityMonths, expected.Etag) = (24, updated.Etag);
        expected.Schemes.Clear();
        expected.Schemes.Add("schemes/insider");
        Assert.Equal(expected, updated);
        Assert.NotEqual(course.Etag, updated.Etag);
        Assert.Equal(updated, await suite.Training.GetCourseAsync(new() { Name = course.Name }, As(course)));
        Assert.Equal([updated], (await suite.Training.ListCoursesAsync(new() { Parent = $"providers/{Provider(course)}" }, As(course))).Courses);
    }

    [Fact]
    public async Task Who_is_on_it_is_asked_what_was_asked_when_he_began_and_who_comes_later_what_is_asked_now()
    {
        var taught = await TaughtCase.Of(suite);
        var changed = new Course { Name = taught.At.Course.Name, Modules = { Third }, RequiredModules = { Third }, Assessed = false };

        await Update(changed, "modules", "required_modules", "assessed");

        var later = await taught.Another();
        Assert.Equal([RunsCase.First, RunsCase.Second], (await taught.Progress()).Modules.Select(one => one.Module));
        Assert.Equal([Third], (await taught.Progress(later)).Modules.Select(one => one.Module));
        await taught.Attended();
        (await Refused.By(() => taught.Award())).Is(ErrorReason.NotPassed);
        Assert.True((await taught.Assess(AssessmentOutcome.Passed)).Complete);
        await taught.Award();
        var early = new AwardCertificationRequest { Course = changed.Name, Enrolment = later.Name, RequestId = Given.RequestId() };
        (await Refused.By(() => suite.Training.AwardCertificationAsync(early, taught.At.AsProvider))).Is(ErrorReason.ModulesMissing).With("modules", Third);
    }

    [Fact]
    public async Task A_run_may_still_teach_what_was_promised_and_a_planned_one_is_called_as_the_course_is()
    {
        var taught = await TaughtCase.Of(suite);
        await taught.At.Hold(taught.Run.Name);
        var planned = await taught.At.Planned(inDays: 7);

        await Update(new() { Name = taught.At.Course.Name, DisplayName = "Renamed", Modules = { Third } }, "display_name", "modules", "required_modules");

        var run = await taught.At.Plan(taught.At.Asked(RunsCase.On(0, RunsCase.First), RunsCase.On(1, Third)));
        Assert.Equal("Renamed", run.DisplayName);
        planned = await taught.At.Get(planned.Name, taught.At.AsPrison);
        Assert.Equal("Renamed", planned.DisplayName);
        Assert.Equal("Listener initial training", (await taught.At.Get(taught.Run.Name, taught.At.AsPrison)).DisplayName);
        (await Refused.By(() => taught.At.Plan(taught.At.Asked(RunsCase.On(0, "First aid"))))).Is(ErrorReason.NoSuchModule);
    }

    [Fact]
    public async Task A_certificate_keeps_what_it_was_given_by_and_its_renewal_is_of_the_course_as_it_is_by_then()
    {
        var (course, enrolment) = await suite.Enrolled(Given.Provider(), months: 2);
        var certificate = await Award(course, enrolment);

        await Update(new() { Name = course.Name, ValidityMonths = 12, DisplayName = "Renamed" }, "validity_months", "display_name");

        var now = await suite.Training.GetCertificationAsync(new() { Name = certificate.Name }, As(course));
        Assert.Equal((certificate.ValidFrom, certificate.ValidUntil), (now.ValidFrom, now.ValidUntil));
        var corrected = await suite.Given.Corrected(certificate);
        Assert.Equal(Months(Given.Day(-1), 2), corrected.ValidUntil);
        Assert.Equal("Initial training", await suite.Scalar<string>("select course_name from certifications where certification_id = $1", certificate.Name.Split('/')[3]));
        var renewed = await suite.Training.RenewCertificationAsync(new() { Name = certificate.Name, RequestId = Given.RequestId() }, As(course));
        Assert.Equal(Months(renewed.ValidFrom, 12), renewed.ValidUntil);
        var proposed = await suite.Given.Backdating((await suite.Given.Enrolled(course, (await suite.Candidate(Provider(course))).Person)).Name);
        var later = await suite.Training.ConfirmBackdatingAsync(new() { Name = proposed.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{Provider(course)}", "another"));
        Assert.Equal(Months(Given.Day(-60), 12), later.ValidUntil);
    }

    [Fact]
    public async Task The_schemes_stay_once_somebody_came_for_them()
    {
        var (course, _) = await suite.Enrolled(Given.Provider());
        var asked = new Course { Name = course.Name, Schemes = { "schemes/insider" } };
        (await Refused.By(() => UpdateCall(asked, "schemes"))).Is(ErrorReason.SchemesPromised).With("schemes", RegistryNews.Listener);
        asked.Schemes.Clear();
        asked.Schemes.Add([RegistryNews.Listener, RegistryNews.Listener]);
        Assert.Equal([RegistryNews.Listener], (await Update(asked, "schemes")).Schemes);
    }

    [Fact]
    public async Task An_older_state_a_module_it_does_not_teach_or_another_provider_changes_nothing()
    {
        var course = await Fresh();
        (await Refused.By(() => UpdateCall(new() { Name = course.Name, DisplayName = "x", Etag = "1" }, "display_name"))).Is(Platform.V1.ErrorReason.StaleEtag);
        var refusal = await Refused.By(() => UpdateCall(new() { Name = course.Name, RequiredModules = { "First aid" } }, "required_modules"));
        Assert.Equal(["course.required_modules[0]"], refusal.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        refusal = await Refused.By(() => UpdateCall(new() { Name = course.Name, ValidityMonths = 121 }, "validity_months"));
        Assert.Equal(["course.validity_months"], refusal.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        Assert.Equal(["update_mask"], (await Refused.By(() => UpdateCall(new() { Name = course.Name }, "etag"))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        var theirs = suite.As($"PROVIDER@{Given.Provider()}");
        (await Refused.By(() => suite.Training.GetCourseAsync(new() { Name = course.Name }, theirs))).Is(Platform.V1.ErrorReason.NotFound).With("resource", course.Name);
        (await Refused.By(() => suite.Training.UpdateCourseAsync(new() { Course = course, RequestId = Given.RequestId() }, theirs))).Is(Platform.V1.ErrorReason.NotFound);
        Assert.Equal(course, await suite.Training.GetCourseAsync(new() { Name = course.Name }, As(course)));
    }

    [Fact]
    public async Task Courses_come_in_pages_that_miss_and_repeat_none()
    {
        var (provider, all, seen, token) = (Given.Provider(), new List<Course>(), new List<Course>(), "");
        for (var i = 0; i < 5; i++)
        {
            all.Add(await suite.Given.Course(provider, RegistryNews.Listener));
        }

        do
        {
            var page = await suite.Training.ListCoursesAsync(new() { Parent = $"providers/{provider}", PageSize = 2, PageToken = token }, suite.As($"PROVIDER@{provider}"));
            seen.AddRange(page.Courses);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(all.OrderBy(course => course.Name, StringComparer.Ordinal), seen);
    }

    private static Google.Type.Date Months(Google.Type.Date from, int months)
    {
        var until = new DateOnly(from.Year, from.Month, from.Day).AddMonths(months).AddDays(-1);
        return new() { Year = until.Year, Month = until.Month, Day = until.Day };
    }

    private static string Provider(Course course) => course.Name.Split('/')[1];

    private CallOptions As(Course course) => suite.As($"PROVIDER@{Provider(course)}");

    private Task<Course> Fresh() => suite.Given.Course(Given.Provider(), RegistryNews.Listener, 36, RunsCase.First);

    private async Task<Certification> Award(Course course, Enrolment enrolment) =>
        await suite.Training.AwardCertificationAsync(new() { Course = course.Name, Enrolment = enrolment.Name, RequestId = Given.RequestId() }, As(course));

    private async Task<Course> Update(Course course, params string[] mask) => await UpdateCall(course, mask);

    private AsyncUnaryCall<Course> UpdateCall(Course course, params string[] mask) => suite.Training.UpdateCourseAsync(
        new() { Course = course, UpdateMask = new FieldMask { Paths = { mask } }, RequestId = Given.RequestId() }, As(course));
}
