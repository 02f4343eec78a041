using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Courses;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Courses;

public sealed class CourseRulesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(120)]
    public void A_certificate_holds_from_one_month_to_ten_years(int months) => CourseRules.Require(Course("Listener initial training", months));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(121)]
    public void And_no_other_time(int months) => Assert.Equal(["course.validity_months"], Fields(Course("Listener initial training", months)));

    [Fact]
    public void Everything_that_is_wrong_is_named_at_once() =>
        Assert.Equal(["course.display_name", "course.validity_months", "course.modules[1]"], Fields(Course(" ", 0, "Boundaries", " ")));

    private static IEnumerable<string> Fields(Course course) => Assert.Throws<Refusal>(() => CourseRules.Require(course)).Fields.Select(field => field.Field);

    private static Course Course(string name, int months, params string[] modules) =>
        new() { DisplayName = name, Schemes = { "schemes/listener" }, Modules = { modules }, ValidityMonths = months };
}
