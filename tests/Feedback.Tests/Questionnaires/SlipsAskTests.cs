using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.Tests.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests.Questionnaires;

/// <summary>Slips of a month ask what was published for it, are judged by that however late they come, and nothing is told of what nobody was asked.</summary>
[Collection(nameof(Closings))]
public sealed class SlipsAskTests(SuiteFixture suite)
{
    private readonly SlipWorld _slips = new(suite);

    private static DateOnly Next => SlipWorld.Asked.AddMonths(1);

    private static readonly SlipAnswers s_short = new() { Met = YesNo.Yes, Helped = Extent.Much };

    [Fact]
    public async Task A_page_has_the_questions_of_its_month_in_their_order_and_no_other()
    {
        var prison = await _slips.Prison();
        await Asks(1, Next, "helped", "met");
        Assert.Equal(["Did you know how to ask for somebody?", "Did you ask?", "Did somebody come?", "Did it stay private?", "Did it help?"], await Printed(prison, SlipWorld.Asked));
        Assert.Equal(["Did it help?", "Did somebody come?"], await Printed(prison, Next));
    }

    [Fact]
    public async Task What_a_slip_does_not_ask_is_refused_by_name_and_the_slip_stays_unspent()
    {
        var prison = await _slips.Prison();
        await Asks(1, Next, "met", "helped");
        var code = Assert.Single(await _slips.Slips(prison, 1, Next));
        var more = new SlipAnswers(s_short) { KnewHow = YesNo.No, StayedPrivate = YesNo.Yes };
        var refused = await Refused.By(() => suite.Feedback.SubmitFeedbackAsync(new() { Parent = prison.Name, Slip = new() { Code = code, Answers = more } }, suite.As($"KIOSK@{prison.Code}")));
        refused.Is(ErrorReason.QuestionNotAsked).With("questions", "knew-how stayed-private").With("month", $"{Next:yyyy-MM}");
        Assert.Empty(await _slips.Waiting(prison));
        await _slips.Submit(prison, code, s_short);
        Assert.Equal([SlipWorld.Line(s_short)], await _slips.Waiting(prison));
    }

    [Fact]
    public async Task In_a_box_of_two_months_each_slip_is_judged_by_its_own()
    {
        var prison = await _slips.Prison();
        await Asks(1, Next, "met", "helped");
        var (late, newer) = ((await _slips.Slips(prison, 1))[0], await _slips.Slips(prison, 2, Next));
        Slip[] box = [new() { Code = newer[0], Answers = Given.Ticked() }, new() { Code = late, Answers = Given.Ticked() }, new() { Code = newer[1], Answers = s_short }];
        var entered = await suite.Feedback.EnterSlipsAsync(new() { Parent = prison.Name, Slips = { box } }, suite.As(prison.Coordinator));
        Assert.Equal([SlipState.QuestionNotAsked, SlipState.Taken, SlipState.Taken], entered.States);
        Assert.Equal(2, entered.Taken);
    }

    /// <summary>Everybody answered everything; what is told follows from the questionnaires alone.</summary>
    [Theory]
    [InlineData(-2, "helped met")]
    [InlineData(-1, "asked helped knew-how met stayed-private")]
    [InlineData(2, "asked helped knew-how met stayed-private")]
    public async Task A_report_tells_of_a_question_only_where_slips_may_have_asked_it(int from, string told)
    {
        var prison = await _slips.Prison();
        await _slips.Come(prison, 10);
        await _slips.Exposed(prison);
        await Asks(1, Pools.Month.AddMonths(from), "met", "helped");
        await _slips.Pools.Close();
        var report = await _slips.Pools.Report(measure: Measure.Feedback);
        Assert.Equal(ReportStatus.Published, report.Status);
        Assert.Equal(told, string.Join(' ', report.Figures.Select(figure => figure.Question).Distinct().Order(StringComparer.Ordinal)));
        Assert.Equal(0, await suite.Scalar<long>("select count(*) from pooled_answers where establishment = $1", prison.Code));
    }

    /// <summary>Published long ago: no test can wait for a month to begin.</summary>
    private Task Asks(int version, DateOnly firstMonth, params string[] questions) => suite.Execute(
        "insert into questionnaires (scheme, version, first_month, questions) values ($1, $2, $3, $4)", _slips.Pools.Scheme, version, firstMonth, questions);

    private async Task<IReadOnlyList<string>> Printed(Prison prison, DateOnly month)
    {
        var page = (await suite.Feedback.PrintSlipsAsync(new() { Parent = prison.Name, Scheme = _slips.Pools.Scheme, Count = 1, Month = month.ToProto() }, suite.As(prison.Coordinator))).Data.ToStringUtf8();
        string[] all = ["Did you know how to ask for somebody?", "Did you ask?", "Did somebody come?", "Did it stay private?", "Did it help?"];
        return [.. all.Where(question => page.Contains(question, StringComparison.Ordinal)).OrderBy(question => page.IndexOf(question, StringComparison.Ordinal))];
    }
}
