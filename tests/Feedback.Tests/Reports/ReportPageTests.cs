using System.Net;
using System.Text.RegularExpressions;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.Tests.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Reports;

/// <summary>The analyst prints a report, or opens it in a spreadsheet: it says what GetReport says, and its limits.</summary>
[Collection(nameof(Closings))]
public sealed class ReportPageTests(SuiteFixture suite)
{
    private readonly SlipWorld _slips = new(suite);

    private static DateOnly First => Pools.Month.AddYears(-1);

    private static DateOnly Last => Pools.Month.AddMonths(1);

    [Fact]
    public async Task Page_and_table_say_what_the_report_says_and_how_to_read_it()
    {
        var prison = await _slips.Prison();
        await _slips.Exposed(prison);
        await _slips.Come(prison, 12);
        await _slips.Pools.Close();
        var report = await _slips.Pools.Report(measure: Measure.Feedback);

        var page = WebUtility.HtmlDecode(await Page());
        Assert.Equal(2 * report.Figures.Count, Regex.Count(page, "[0-9]+ to [0-9]+ %</td>")); // of the region and of the prison
        var told = report.Figures.Single(figure => figure is { Question: "met", Category: "YES" });
        Assert.Contains($"<td>Yes</td><td>{told.Share.Least} to {told.Share.Most} %</td><td>{ReportPage.Bar(told.Share)}</td>", page, StringComparison.Ordinal);
        Assert.All(["10 to 14 answers", $"<h2>{prison.Code}</h2>", "changed a little by chance", "fewer than ten", "hides each answer to one question by itself", "nothing here protects him", "never asked the question", "Did it stay private?"], said => Assert.Contains(said, page, StringComparison.Ordinal));

        var lines = (await suite.Feedback.ExportReportAsync(new() { Region = "regions/wales", Scheme = _slips.Pools.Scheme, FirstDay = First.ToProto(), LastDay = Last.ToProto() }, suite.As("REGION@wales")))
            .Data.ToStringUtf8().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + (3 * report.Figures.Count), lines.Length); // of the region, of its month and of the prison
        Assert.Contains($"regions/wales,,,{_slips.Pools.Scheme},FEEDBACK,met,YES,{told.NoisyCount},{told.Share.Least},{told.Share.Most},,,10,14,NOISE WAITING TAKING_PART ONE_ANSWER KNOWN_OTHERWISE SEVERAL_SLIPS NOT_ASKED WIDE", lines);
        Assert.Contains(lines, line => line.StartsWith($"regions/wales,,{Pools.Month:O},{_slips.Pools.Scheme},FEEDBACK,met,YES,{told.NoisyCount},", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith($"regions/wales,{prison.Name},,", StringComparison.Ordinal));
        Assert.DoesNotContain("Month by month", page, StringComparison.Ordinal); // it would say the same again
    }

    [Fact]
    public async Task The_page_has_a_chart_for_each_question_with_a_bar_for_each_month()
    {
        var atoms = new PublishedAtoms(suite);
        var (older, newer) = (PublishedAtoms.Today.AddDays(-90), PublishedAtoms.Today.AddDays(-40));
        await atoms.Add("wales", newer, null, ("met", "NO", 90), ("met", "YES", 10), ("asked", "YES", 100));
        await atoms.Add("wales", older, null, ("met", "NO", 10), ("met", "YES", 90));
        var page = WebUtility.HtmlDecode((await suite.Feedback.GetReportPageAsync(new() { Region = "regions/wales", Scheme = atoms.Scheme }, suite.As("REGION@wales"))).Data.ToStringUtf8());
        var charts = page[page.IndexOf("Month by month", StringComparison.Ordinal)..];
        Assert.Contains("<th>Did somebody come?</th><th>No</th><th>Yes</th>", charts, StringComparison.Ordinal);
        var rows = new[] { (older, "██░░░░░░░░", "░░░░░░░░██"), (newer, "░░░░░░░░██", "██░░░░░░░░") }.Select(bar => $"<tr><td>{bar.Item1:MMMM yyyy}</td><td>{bar.Item2}</td><td>{bar.Item3}</td></tr>\n");
        Assert.Contains(string.Concat(rows), charts, StringComparison.Ordinal);
        Assert.Contains("<th>Did you ask?</th><th>Yes</th>", charts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_can_be_told_both_say_so_and_the_same_as_where_nothing_is()
    {
        var page = await Page();
        Assert.Contains("not enough feedback", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" %", page, StringComparison.Ordinal);
        var prison = await _slips.Prison();
        await _slips.Come(prison, 9);
        await _slips.Pools.Close();
        Assert.Equal(page, await Page());
    }

    [Fact]
    public async Task It_prints_in_no_language_that_there_is_not() =>
        (await Refused.By(() => suite.Feedback.GetReportPageAsync(new() { Region = "regions/wales", Scheme = _slips.Pools.Scheme, Language = "xx" }, suite.As("REGION@wales")))).Is(ErrorReason.LanguageUnknown);

    [Theory]
    [InlineData(0, 100, "████████████████████")]
    [InlineData(0, 1, "█░░░░░░░░░░░░░░░░░░░")]
    [InlineData(100, 100, "░░░░░░░░░░░░░░░░░░░█")]
    [InlineData(42, 61, "░░░░░░░░█████░░░░░░░")]
    public void A_bar_shows_the_range(int least, int most, string bar) => Assert.Equal(bar, ReportPage.Bar(new() { Least = least, Most = most }));

    private async Task<string> Page() => (await suite.Feedback.GetReportPageAsync(
        new() { Region = "regions/wales", Scheme = _slips.Pools.Scheme, FirstDay = First.ToProto(), LastDay = Last.ToProto() }, suite.As("REGION@wales"))).Data.ToStringUtf8();
}
