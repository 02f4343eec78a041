using PeerSupport.Harness;
using PeerSupport.Platform.V1;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Courses;

public sealed class CreateCourseTests(SuiteFixture suite)
{
    private readonly string _provider = Given.Provider();

    [Fact]
    public async Task A_provider_creates_a_course_for_schemes_each_named_once()
    {
        var course = await Create(Asked("Listener initial training"));

        Assert.StartsWith($"providers/{_provider}/courses/", course.Name);
        Assert.Equal("Listener initial training", course.DisplayName);
        Assert.Equal(["schemes/listener", "schemes/insider"], course.Schemes);
        Assert.Equal(["Boundaries", "Suicide awareness"], course.Modules);
        Assert.Equal(36, course.ValidityMonths);
        Assert.NotEmpty(course.Etag);
    }

    [Fact]
    public async Task The_course_is_there_to_enrol_on()
    {
        var course = await Create(Asked("Listener initial training"));
        var candidate = await suite.Candidate(_provider);
        var enrolment = await suite.Training.EnrolAsync(
            new() { Parent = course.Name, Person = candidate.Person, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{_provider}"));
        Assert.StartsWith(course.Name, enrolment.Name);
    }

    [Fact]
    public async Task The_same_request_id_creates_one_course()
    {
        var request = Asked("Listener initial training");
        Assert.Equal(await Create(request), await Create(request));

        var another = request.Clone();
        another.Course.DisplayName = "Another";
        (await Refused.By(() => suite.Training.CreateCourseAsync(another, suite.As($"PROVIDER@{_provider}")))).Is(Platform.V1.ErrorReason.RequestIdReused);
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_field()
    {
        var request = Asked("  ");
        request.Course.Modules.Add(" ");
        request.Course.ValidityMonths = 0;
        var refusal = await Refused.By(() => suite.Training.CreateCourseAsync(request, suite.As($"PROVIDER@{_provider}")));
        Assert.Equal(["course.display_name", "course.modules[2]", "course.validity_months"], refusal.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task A_course_requires_modules_that_it_teaches_and_an_assessment_if_it_says_so()
    {
        var request = Asked("Listener initial training");
        request.Course.Assessed = true;
        request.Course.RequiredModules.AddRange(["Suicide awareness", "Suicide awareness"]);
        var course = await Create(request);
        Assert.Equal((true, "Suicide awareness"), (course.Assessed, Assert.Single(course.RequiredModules)));

        request.RequestId = Given.RequestId();
        request.Course.RequiredModules.Add("First aid");
        var refusal = await Refused.By(() => suite.Training.CreateCourseAsync(request, suite.As($"PROVIDER@{_provider}")));
        Assert.Equal(["course.required_modules[2]"], refusal.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(120)]
    public async Task A_certificate_holds_from_one_month_to_ten_years(int months) => Assert.Equal(months, (await Create(Lasting(months))).ValidityMonths);

    [Theory]
    [InlineData(-1)]
    [InlineData(121)]
    public async Task And_no_other_time(int months)
    {
        var refusal = (await Refused.By(() => suite.Training.CreateCourseAsync(Lasting(months), suite.As($"PROVIDER@{_provider}")))).Is(Platform.V1.ErrorReason.InvalidFields);
        Assert.Equal(["course.validity_months"], refusal.Fields);
    }

    [Fact]
    public async Task Another_provider_creates_none_here() =>
        (await Refused.By(() => suite.Training.CreateCourseAsync(Asked("Theirs"), suite.As($"PROVIDER@{Given.Provider()}")))).Is(Platform.V1.ErrorReason.NotFound);

    private CreateCourseRequest Asked(string name) => new()
    {
        Parent = $"providers/{_provider}",
        Course = new()
        {
            DisplayName = name,
            Schemes = { "schemes/listener", "schemes/insider", "schemes/listener" },
            Modules = { "Boundaries", "Suicide awareness" },
            ValidityMonths = 36,
        },
        RequestId = Given.RequestId(),
    };

    private CreateCourseRequest Lasting(int months)
    {
        var request = Asked("Listener initial training");
        request.Course.ValidityMonths = months;
        return request;
    }

    private async Task<Course> Create(CreateCourseRequest request) => await suite.Training.CreateCourseAsync(request, suite.As($"PROVIDER@{_provider}"));
}
