using System.Text;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Slips;

/// <summary>A slip is handed in by whoever holds it, through whomever he trusts.</summary>
[Collection(nameof(Closings))]
public sealed class SubmitFeedbackTests(SuiteFixture suite)
{
    private static readonly SlipKey s_key = new(Encoding.UTF8.GetBytes("the slips of these tests"));

    private readonly SlipWorld _slips = new(suite);

    [Theory]
    [InlineData("KIOSK")]
    [InlineData("WING")]
    [InlineData("COORDINATOR")]
    public async Task A_slip_counts_once_whatever_is_said_the_second_time(string who)
    {
        var prison = await _slips.Prison();
        var code = Assert.Single(await _slips.Slips(prison, 1));
        await _slips.Submit(prison, code, Given.Ticked(Extent.ALittle), who);
        var again = new SubmitFeedbackRequest { Parent = prison.Name, Slip = new() { Code = code, Answers = Given.Ticked(Extent.VeryMuch) } };
        (await Refused.By(() => suite.Feedback.SubmitFeedbackAsync(again, suite.As($"{who}@{prison.Code}")))).Is(ErrorReason.SlipSpent);
        Assert.Equal([SlipWorld.Line(Given.Ticked(Extent.ALittle))], await _slips.Waiting(prison));
    }

    [Fact]
    public async Task A_provider_prints_and_hands_in_where_it_provides_the_scheme_and_nowhere_else()
    {
        var prison = await _slips.Prison(provider: "p-ours");
        var code = Assert.Single(await _slips.Slips(prison, 1, who: "PROVIDER@p-ours"));
        var submit = new SubmitFeedbackRequest { Parent = prison.Name, Slip = new() { Code = code, Answers = Given.Ticked() } };
        (await Refused.By(() => suite.Feedback.SubmitFeedbackAsync(submit, suite.As("PROVIDER@p-other")))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Feedback.PrintSlipsAsync(new() { Parent = prison.Name, Scheme = _slips.Pools.Scheme, Count = 1 }, suite.As("PROVIDER@p-other")))).Is(Platform.V1.ErrorReason.NotFound);
        await suite.Feedback.SubmitFeedbackAsync(submit, suite.As("PROVIDER@p-ours"));
        Assert.Single(await _slips.Waiting(prison));
    }

    [Fact]
    public async Task What_was_never_given_out_here_is_unknown_whether_it_is_mistyped_forged_or_another_prisons()
    {
        var (prison, other) = (await _slips.Prison(), await _slips.Prison());
        var theirs = Assert.Single(await _slips.Slips(other, 1));
        var forged = $"{SlipCode.Draw(new(Encoding.UTF8.GetBytes("somebody's own key")), prison.Code, _slips.Pools.Scheme, SlipWorld.Asked)}";
        var said = new List<string>();
        foreach (var code in (string[])[theirs, forged, "3F7K-Q2XD-98M3", "3F7K-Q2XD-98MA-3F"])
        {
            var refused = await Refused.By(() => suite.Feedback.SubmitFeedbackAsync(new() { Parent = prison.Name, Slip = new() { Code = code, Answers = Given.Ticked() } }, suite.As($"KIOSK@{prison.Code}")));
            refused.Is(ErrorReason.SlipUnknown);
            said.Add(refused.Message);
        }

        Assert.Single(said.Distinct());
        Assert.Empty(await _slips.Waiting(prison));
        await _slips.Submit(other, theirs);
    }

    /// <summary>The operator rotates the key while slips are out.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_slip_made_with_the_key_before_counts_as_long_as_that_is_known(bool known)
    {
        var prison = await _slips.Prison();
        var code = Assert.Single(await _slips.Slips(prison, 1));
        await using var rotated = suite.Service("feedback").Another(new() { [SlipKey.Setting] = "a key of later", [SlipKey.Previous] = known ? "the slips of these tests" : "" });
        await rotated.Start();
        var submit = new SubmitFeedbackRequest { Parent = prison.Name, Slip = new() { Code = code, Answers = Given.Ticked() } };
        var kiosk = suite.As($"KIOSK@{prison.Code}");
        if (known)
        {
            await suite.FeedbackAt(rotated).SubmitFeedbackAsync(submit, kiosk);
            (await Refused.By(() => suite.FeedbackAt(rotated).SubmitFeedbackAsync(submit, kiosk))).Is(ErrorReason.SlipSpent);
            Assert.Single(await _slips.Waiting(prison));
        }
        else
        {
            (await Refused.By(() => suite.FeedbackAt(rotated).SubmitFeedbackAsync(submit, kiosk))).Is(ErrorReason.SlipUnknown);
        }
    }

    [Fact]
    public async Task Too_late_is_said_with_the_month_and_the_last_day()
    {
        var prison = await _slips.Prison();
        var month = SlipWorld.Asked.AddMonths(-4);
        var code = $"{SlipCode.Draw(s_key, prison.Code, _slips.Pools.Scheme, month)}";
        (await Refused.By(() => suite.Feedback.SubmitFeedbackAsync(new() { Parent = prison.Name, Slip = new() { Code = code, Answers = Given.Ticked() } }, suite.As($"KIOSK@{prison.Code}"))))
            .Is(ErrorReason.SlipTooLate).With("month", $"{month:yyyy-MM}").With("last_day", $"{month.AddMonths(3).AddDays(-1):yyyy-MM-dd}");
    }

    [Fact]
    public async Task A_slip_on_which_nothing_is_ticked_is_not_spent()
    {
        var prison = await _slips.Prison();
        var code = Assert.Single(await _slips.Slips(prison, 1));
        var refused = await Refused.By(() => suite.Feedback.SubmitFeedbackAsync(new() { Parent = prison.Name, Slip = new() { Code = code, Answers = new() } }, suite.As($"KIOSK@{prison.Code}")));
        Assert.Equal(["slip.answers"], refused.Fields);
        await _slips.Submit(prison, code, new() { KnewHow = YesNo.No });
        Assert.Equal([SlipWorld.Line(new SlipAnswers { KnewHow = YesNo.No })], await _slips.Waiting(prison));
    }

    [Fact]
    public async Task Twenty_hands_at_once_count_each_slip_once()
    {
        var prison = await _slips.Prison();
        var codes = await _slips.Slips(prison, 20);
        var counted = await Task.WhenAll(codes.Concat(codes).Select(async code =>
        {
            try
            {
                await _slips.Submit(prison, code);
                return 1;
            }
            catch (Grpc.Core.RpcException)
            {
                return 0;
            }
        }));
        Assert.Equal((20, 20), (counted.Sum(), (await _slips.Waiting(prison)).Count));
    }

    [Fact]
    public async Task Slips_say_their_month_and_questions_and_no_code_twice()
    {
        var prison = await _slips.Prison();
        var page = (await suite.Feedback.PrintSlipsAsync(new() { Parent = prison.Name, Scheme = _slips.Pools.Scheme, Count = 500, Month = SlipWorld.Asked.ToProto() }, suite.As(prison.Coordinator))).Data.ToStringUtf8();
        Assert.Contains($"{SlipWorld.Asked.ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture)}", page, StringComparison.Ordinal);
        Assert.Contains("☐ Yes   ☐ No", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Equal(500, (await _slips.Slips(prison, 500)).Distinct().Count());
        (await Refused.By(() => suite.Feedback.PrintSlipsAsync(new() { Parent = prison.Name, Scheme = _slips.Pools.Scheme, Count = 1, Month = SlipWorld.Asked.AddMonths(3).ToProto() }, suite.As(prison.Coordinator)))).Is(ErrorReason.MonthNotOpen);
        (await Refused.By(() => suite.Feedback.PrintSlipsAsync(new() { Parent = prison.Name, Scheme = "schemes/unheard-of", Count = 1 }, suite.As(prison.Coordinator)))).Is(ErrorReason.SchemeNotOffered);
    }

    [Fact]
    public async Task What_ten_and_more_ticked_reaches_the_region_and_no_code_question_or_zero_is_left_out()
    {
        var prison = await _slips.Prison();
        await _slips.Exposed(prison);
        await _slips.Come(prison, 12);
        await _slips.Pools.Close();
        var report = await _slips.Pools.Report(measure: Measure.Feedback);
        Assert.Equal(ReportStatus.Published, report.Status);
        Assert.Equal((10, 14), (report.Answers.Least, report.Answers.Most));
        Assert.Equal(SlipQuestions.Domain(SlipKind.Feedback).Count, report.Figures.Count);
        Assert.InRange(report.Figures.Single(figure => figure is { Question: "stayed-private", Category: "YES" }).NoisyCount, 0, 40); // 12 and noise: over 40 once in a million
        Assert.Equal(prison.Name, Assert.Single(report.Establishments).Establishment);
        Assert.Empty(await _slips.Waiting(prison));
    }

    /// <summary>AT10: of the month that was asked about one supporter had more than half, of the month in which the slips came nobody.</summary>
    [Fact]
    public async Task Late_slips_are_judged_by_the_month_they_are_about()
    {
        var (prison, other) = (await _slips.Prison(), await _slips.Prison());
        foreach (var one in new[] { prison, other })
        {
            await _slips.Exposed(one, monthsAgo: 1, spread: one == other);
            await _slips.Exposed(one, spread: one == prison);
            await _slips.Come(one, 12, monthsLate: 1);
        }

        await _slips.Pools.Close();
        Assert.Equal([other.Name], (await _slips.Pools.Report(measure: Measure.Feedback)).Establishments.Select(establishment => establishment.Establishment));
        Assert.Equal(12, (await _slips.Waiting(prison)).Count);
    }
}
