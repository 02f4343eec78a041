using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Suite.Tests.Calls;
using Xunit;

namespace PeerSupport.Suite.Tests.SubjectAccess;

/// <summary>Whoever asks what is held about him is told all of it and nothing about anybody else, by the convention of the Ministry of Justice.</summary>
public sealed class SubjectAccessTests(SuiteFixture suite) : IClassFixture<SuiteFixture>
{
    private static readonly string[] s_services = ["registry", "training", "scheduling", "feedback"];

    [Fact]
    public async Task A_supporter_is_told_what_each_service_holds_about_him_and_of_a_keep_apart_only_that_there_is_one()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var (he, other, later) = (at.Supporters[0], Given.PrisonerNumber(), Given.PrisonerNumber());
        await suite.Given.KeptApart(at, (he.PrisonerNumber, other));
        await suite.Given.KeptApartSince(at, he.PrisonerNumber, later);

        var registry = await Content("registry", $"prn={he.PrisonerNumber}");
        var training = await Content("training", $"prn={he.PrisonerNumber}");
        await Eventually.True(async () => await Status("scheduling", $"prn={he.PrisonerNumber}") == 200, "scheduling never heard of him");
        var scheduling = await Eventually.Some(async () => await Content("scheduling", $"prn={he.PrisonerNumber}") is { } told && told["standingIntervals"] is not null ? told : null);

        Assert.Equal(["person", "applications", "appointments", "certificates", "standingHistory", "keepAparts", "keepApartChanges"], Parts(registry));
        Assert.Equal((he.PrisonerNumber, "APPOINTED", "ACTIVE"), (Text(registry, "person", "prisonerNumber"), Text(registry, "applications", "state"), Text(registry, "appointments", "state")));
        Assert.Equal(("LANDING", "WING"), (Text(registry, "keepAparts", "restriction"), Text(registry, "keepApartChanges", "restriction")));
        Assert.Equal(["candidacies", "enrolments", "certificates"], Parts(training));
        Assert.Equal(("APPOINTED", "Initial training"), (await Eventually.Some(async () => Text((await Content("training", $"prn={he.PrisonerNumber}"))!, "candidacies", "state") is "APPOINTED" and var state ? state : null), Text(training, "certificates", "course")));
        Assert.Equal(["standings", "standingIntervals"], Parts(scheduling));
        Assert.Equal(204, await Status("feedback", $"prn={he.PrisonerNumber}"));
        Assert.All([other, later, at.Supporters[1].PrisonerNumber, at.Supporters[1].Person.Split('/')[1], "security.", "coordinator."],
            theirs => Assert.DoesNotContain(theirs, $"{registry}{training}{scheduling}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_he_earned_is_told_by_the_name_the_course_bore_then()
    {
        var he = (await suite.Given.Asking(supporters: 1)).Supporters[0];
        await suite.Given.Printed(he.Certification);
        await suite.Given.Exported(he.Certification);
        var provider = suite.As($"PROVIDER@{he.Certification.Split('/')[1]}");
        var course = (await suite.Training.GetCertificationAsync(new() { Name = he.Certification }, provider)).Course;
        await suite.Training.UpdateCourseAsync(
            new() { Course = new() { Name = course, DisplayName = "Another name" }, UpdateMask = new() { Paths = { "display_name" } }, RequestId = Given.RequestId() }, provider);

        var told = await Content("training", $"prn={he.PrisonerNumber}");

        Assert.All(["certificates", "printedCertificates", "exportedCredentials"], part => Assert.Equal("Initial training", Text(told, part, "course")));
    }

    [Fact]
    public async Task Who_is_known_only_as_the_other_side_of_a_keep_apart_is_told_of_it()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var other = Given.PrisonerNumber();
        await suite.Given.KeptApart(at, (at.Supporters[0].PrisonerNumber, other));
        var told = await Content("registry", $"prn={other}");
        Assert.Equal(["keepAparts"], Parts(told));
        Assert.DoesNotContain(at.Supporters[0].PrisonerNumber, $"{told}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_held_under_a_number_from_before_a_merge_is_told_to_whoever_asks_by_either(bool supporter)
    {
        var at = await suite.Given.Asking(supporters: 2);
        var (former, now) = (supporter ? at.Supporters[0].PrisonerNumber : Given.PrisonerNumber(), Given.PrisonerNumber());
        await suite.Given.KeptApart(at, (former, at.Supporters[1].PrisonerNumber));
        await suite.Given.KeptApartSince(at, former, at.Supporters[1].PrisonerNumber);
        await suite.Given.Told(at.Code, Given.PrisonEvent("person.alert.created", former, ("alertCode", "XCU"), ("alertUuid", Given.RequestId())));

        await suite.Given.Told(at.Code, Given.PrisonEvent("prison-offender-events.prisoner.merged", now, ("removedNomsNumber", former)));

        foreach (var number in new[] { former, now })
        {
            var told = await Content("registry", $"prn={number}");
            Assert.Equal(["keepAparts", "keepApartChanges", "blocks"], Parts(told).Where(part => part.StartsWith("keepApart", StringComparison.Ordinal) || part == "blocks"));
            Assert.DoesNotContain(at.Supporters[1].PrisonerNumber, $"{told}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_a_suspension_the_clock_is_told_and_never_what_it_is_for()
    {
        var at = await suite.Given.Asking(supporters: 1);
        foreach (var category in new[] { SuspensionCategory.Security, SuspensionCategory.Conduct, SuspensionCategory.Provider })
        {
            var who = suite.As($"GOVERNOR@{at.Code}");
            var suspension = await suite.Registry.SuspendAppointmentAsync(new() { Name = at.Supporters[0].Name, Category = category, RequestId = Given.RequestId() }, who);
            await suite.Registry.ReviewSuspensionAsync(new() { Name = suspension.Name, Outcome = SuspensionReview.Lifted, RequestId = Given.RequestId() }, who);
        }

        var told = (await Content("registry", $"prn={at.Supporters[0].PrisonerNumber}"))["suspensions"]!.AsArray();

        Assert.Equal(3, told.Count);
        Assert.All(told, suspension => Assert.NotNull((string?)suspension!["reviewBy"]));
        Assert.Single(told.Select(suspension => string.Join(' ', suspension!.AsObject().Where(field => !field.Key.EndsWith("At", StringComparison.Ordinal)).Select(field => $"{field.Key}={field.Value}"))).Distinct());
    }

    [Fact]
    public async Task Who_asked_for_support_is_told_when_and_how_it_ended_and_not_who_came()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var asker = Given.PrisonerNumber();
        var request = await suite.Given.Raised(at, asker, "pl");
        await suite.Given.Becomes(at, request, RequestState.Offered);
        await suite.Given.Speaks(at.Establishment, at.Supporters[0].Person, "pl", "bfi");
        await suite.Scheduling.WithdrawRequestAsync(new() { Name = request.Name, By = WithdrawnBy.Asker, RequestId = Given.RequestId() }, suite.As(at.Wing));

        var told = await Content("scheduling", $"prn={asker}");
        Assert.Equal(["requestsMade"], Parts(told));
        Assert.Equal(("STAFF", "pl", "NOW", "WITHDRAWN"),
            (Text(told, "requestsMade", "askedBy"), Text(told, "requestsMade", "inTheLanguage"), Text(told, "requestsMade", "urgency"), Text(told, "requestsMade", "outcome")));
        Assert.All([request.Name.Split('/')[3], at.Supporters[0].Person.Split('/')[1], at.Supporters[0].Name.Split('/')[3], "a-wing"], theirs => Assert.DoesNotContain(theirs, $"{told}", StringComparison.Ordinal));

        var supporter = await Content("scheduling", $"prn={at.Supporters[0].PrisonerNumber}");
        Assert.Equal("WITHDRAWN", Text(supporter, "offersReceived", "answer"));
        Assert.Equal(["bfi", "pl"], supporter["languages"]![0]!["besidesThePrisonsOwn"]!.AsArray().Select(one => (string?)one));
        Assert.All([asker, request.Name.Split('/')[3]], theirs => Assert.DoesNotContain(theirs, $"{supporter}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_what_lies_in_the_days_asked_for_is_told()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var number = at.Supporters[0].PrisonerNumber;
        foreach (var service in s_services.Except(["feedback"]))
        {
            await Eventually.True(async () => await Status(service, $"prn={number}&fromDate=2026-01-01&toDate=2999-12-31") == 200, $"{service} knows nothing of these days");
            Assert.Equal(204, await Status(service, $"prn={number}&toDate=2020-12-31"));
            Assert.Equal(204, await Status(service, $"prn={Given.PrisonerNumber()}"));
        }
    }

    [Theory]
    [InlineData("crn=X123456", 209)]
    [InlineData("prn=X123456", 209)]
    [InlineData("prn=a1234bc", 209)]
    [InlineData("", 400)]
    [InlineData("prn=A1234BC&prn=A1234BD", 400)]
    [InlineData("prn=A1234BC&fromDate=yesterday", 400)]
    [InlineData("prn=A1234BC&fromDate=2026-01-02&toDate=2026-01-01", 400)]
    public async Task What_identifies_nobody_here_and_what_can_not_be_read_are_told_apart(string query, int status)
    {
        foreach (var service in s_services)
        {
            Assert.Equal(status, await Status(service, query));
        }
    }

    [Fact]
    public async Task Only_the_role_for_it_is_let_in_whatever_is_asked()
    {
        foreach (var service in s_services)
        {
            Assert.Equal(401, (await Ask(service, "prn=A1234BC", token: null)).Status);
            foreach (var role in Contract.Roles)
            {
                var status = (await Ask(service, "prn=nonsense", suite.TokenOf($"{role.Name}@MDI"))).Status;
                Assert.True(status == (role.Name == "SAR" ? 209 : 403), $"{service} answered {role.Name} {status}");
            }
        }
    }

    private static IEnumerable<string> Parts(JsonNode? content) => content!.AsObject().Select(part => part.Key);

    private static string? Text(JsonNode content, string part, string field) => (string?)content[part]!.AsArray()[^1]![field];

    private async Task<JsonNode> Content(string service, string query)
    {
        var (status, body) = await Ask(service, query, suite.MachineToken("SAR"));
        Assert.True(status == 200, $"{service}: {status} {body}");
        return JsonNode.Parse(body)!["content"]!;
    }

    private async Task<int> Status(string service, string query) => (await Ask(service, query, suite.MachineToken("SAR"))).Status;

    private async Task<(int Status, string Body)> Ask(string service, string query, string? token)
    {
        using var http = new HttpClient { BaseAddress = suite.Service(service).Json };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.GetAsync(new Uri($"/subject-access-request?{query}", UriKind.Relative));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
