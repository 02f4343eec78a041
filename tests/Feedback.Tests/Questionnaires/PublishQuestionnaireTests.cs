using Npgsql;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests.Questionnaires;

/// <summary>Headquarters says what slips ask; everybody reads it, and it is never changed.</summary>
public sealed class PublishQuestionnaireTests(SuiteFixture suite)
{
    private static readonly DateOnly s_first = TimeProvider.System.GetUtcNow().DayIn("Europe/London").FirstOfMonth().AddMonths(2);

    private readonly string _scheme = $"schemes/{Ids.Short()}";

    [Fact]
    public async Task Each_is_a_version_more_and_is_listed_newest_first()
    {
        var request = Asking("stayed-private", "met");
        var first = await Publish(request);
        Assert.Equal(new Questionnaire { Name = $"{_scheme}/questionnaires/1", Version = 1, FirstMonth = s_first.ToProto(), Questions = { "stayed-private", "met" } }, first);
        Assert.Equal(first, await Publish(request)); // sent again
        var second = await Publish(Asking("helped"));
        Assert.Equal((2, first.FirstMonth), (second.Version, second.FirstMonth));
        Assert.Equal(1, (await suite.Feedback.PublishQuestionnaireAsync(new(Asking("asked")) { Parent = $"{_scheme}-x" }, suite.As("NATION"))).Version);

        var list = new ListQuestionnairesRequest { Parent = _scheme, PageSize = 1 };
        var page = await suite.Feedback.ListQuestionnairesAsync(list, suite.As("NATION"));
        Assert.Equal([second], page.Questionnaires);
        list.PageToken = page.NextPageToken;
        var last = await suite.Feedback.ListQuestionnairesAsync(list, suite.As("NATION"));
        Assert.Equal([first], last.Questionnaires);
        Assert.Empty(last.NextPageToken);
    }

    [Fact]
    public async Task Of_two_at_once_each_has_its_number()
    {
        var published = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Publish(Asking("met"))));
        Assert.Equal(Enumerable.Range(1, 6), published.Select(one => one.Version).Order());
    }

    [Theory]
    [InlineData("WING@MDI")]
    [InlineData("KIOSK@MDI")]
    [InlineData("COORDINATOR@MDI")]
    [InlineData("GOVERNOR@MDI")]
    [InlineData("PROVIDER@p-reads")]
    [InlineData("REGION@wales")]
    public async Task All_who_print_type_or_read_what_comes_of_it_read_it_and_may_not_publish(string who)
    {
        var published = await Publish(Asking("met"));
        Assert.Equal([published], (await suite.Feedback.ListQuestionnairesAsync(new() { Parent = _scheme }, suite.As(who))).Questionnaires);
        (await Refused.By(() => suite.Feedback.PublishQuestionnaireAsync(Asking("met"), suite.As(who)))).Is(Platform.V1.ErrorReason.PermissionDenied);
    }

    [Fact]
    public async Task What_no_slip_can_ask_what_is_asked_twice_and_a_month_whose_slips_may_be_out_are_refused()
    {
        var unknown = await Refused.By(() => Publish(Asking("met", "did-it-hurt")));
        unknown.Is(ErrorReason.QuestionUnknown).With("question", "did-it-hurt").With("questions", "knew-how asked met stayed-private helped");
        Assert.Equal(["questions"], (await Refused.By(() => Publish(Asking("met", "met")))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        (await Refused.By(() => Publish(Asking()))).Is(Platform.V1.ErrorReason.InvalidFields);
        (await Refused.By(() => Publish(Asking([.. Enumerable.Repeat("met", 9)])))).Is(Platform.V1.ErrorReason.InvalidFields);
        var early = new PublishQuestionnaireRequest(Asking("met")) { FirstMonth = s_first.AddDays(-1).ToProto() };
        (await Refused.By(() => Publish(early))).Is(ErrorReason.MonthHasSlips).With("first_month", $"{s_first:yyyy-MM}");
        Assert.Empty((await suite.Feedback.ListQuestionnairesAsync(new() { Parent = _scheme }, suite.As("NATION"))).Questionnaires);
    }

    [Theory]
    [InlineData("update questionnaires set questions = '{met}'")]
    [InlineData("delete from questionnaires")]
    [InlineData("insert into questionnaires select scheme, version + 100, first_month, questions from questionnaires")]
    public async Task Whoever_serves_changes_none_and_adds_none_for_a_prison(string sql)
    {
        await Publish(Asking("met"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Database.RefusalOf(suite.Connections("feedback").App, sql));
    }

    private async Task<Questionnaire> Publish(PublishQuestionnaireRequest request) => await suite.Feedback.PublishQuestionnaireAsync(request, suite.As("NATION"));

    private PublishQuestionnaireRequest Asking(params string[] questions) => new() { Parent = _scheme, FirstMonth = s_first.AddDays(9).ToProto(), Questions = { questions }, RequestId = Given.RequestId() };
}
