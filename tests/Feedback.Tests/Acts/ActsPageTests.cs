using System.Net;
using PeerSupport.Feedback.Acts;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Acts;

/// <summary>The analyst prints the acts of a year, or opens them in a spreadsheet: each says what GetActsReport says.</summary>
public sealed class ActsPageTests(SuiteFixture suite)
{
    private readonly ToldActs _acts = new(suite);

    [Fact]
    public async Task The_page_has_a_chart_for_each_act_with_a_line_for_each_prison_of_one_height()
    {
        var (one, other) = (await Prison(), await _acts.Prison());
        await _acts.Night(other, 1, uncovered: 1);
        await _acts.Missed(other, 1, times: 1);
        var page = await Page(3);
        Assert.All(["Every number is exact", $"{ToldActs.Month.AddMonths(-2):MMMM yyyy} to {ToldActs.Month:MMMM yyyy}"], said => Assert.Contains(said, page, StringComparison.Ordinal));
        var scheme = Names.SpokenOf(_acts.Scheme);
        Assert.Contains($"<h2>Nobody in a zone at night ({scheme})</h2>", page, StringComparison.Ordinal);
        Assert.Contains($"<td>{one.Code}</td><td>▁·█</td><td>0 · 10</td><td>10 of 20, 50 %</td><td></td>", page, StringComparison.Ordinal); // of ten zones all
        Assert.Contains($"<td>{other.Code}</td><td>·▂·</td><td>· 1 ·</td><td>1 of 10, 10 %</td><td></td>", page, StringComparison.Ordinal);
        Assert.Contains($"<h2>Reviews of suspensions that were missed ({scheme})</h2>", page, StringComparison.Ordinal);
        Assert.Contains($"<td>{one.Code}</td><td>▁▁█</td><td>0 0 4</td><td>4</td><td></td>", page, StringComparison.Ordinal); // the most that any had
        Assert.Contains($"<td>{other.Code}</td><td>·▃▁</td><td>· 1 0</td><td>1</td><td></td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prisons_like_it_stand_beside_it_on_both()
    {
        var own = await _acts.Prison(["MALE"], "A");
        await _acts.Night(own, 0, uncovered: 5);
        await _acts.Missed(own, 0, times: 1);
        foreach (var times in new[] { 0, 1, 6 })
        {
            var other = await _acts.PrisonIn("london", ["MALE"], "A", "B");
            await _acts.Night(other, 0, uncovered: times);
            await _acts.Missed(other, 0, times);
        }

        var page = await Page(1);
        Assert.Contains("<td>5 of 10, 50 %</td><td>7 of 30, 23 %</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>1</td><td>2.3 on average</td>", page, StringComparison.Ordinal);
        var table = await Table(1);
        Assert.Contains($"regions/{_acts.Region},{own.Name},{ToldActs.Month:O},,{_acts.Scheme},ZONE_NIGHT_UNCOVERED,5,10,3,7,30,,", table);
        Assert.Contains($"regions/{_acts.Region},{own.Name},{ToldActs.Month:O},,{_acts.Scheme},REVIEW_OVERDUE,1,,3,7,,,", table);
    }

    [Fact]
    public async Task How_long_something_had_waited_is_not_added_up_but_the_longest_is_said()
    {
        var own = await _acts.Prison(["MALE"], "A");
        await _acts.Waited(own, 2, days: 12);
        await _acts.Waited(own, 0, days: 30);
        await _acts.Waited(own, 1, days: 0);
        foreach (var days in new[] { 10, 20, 60 })
        {
            var other = await _acts.PrisonIn("london", ["MALE"], "A");
            foreach (var month in new[] { 0, 1, 2 })
            {
                await _acts.Waited(other, month, days);
            }
        }

        Assert.Contains($"<td>{own.Code}</td><td>▄▁█</td><td>12 0 30</td><td>at most 30</td><td>30.0 on average</td>", await Page(3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_has_a_row_for_each_figure_and_for_each_band_of_requests_and_the_page_the_same()
    {
        var (prison, quarter) = (await Prison(), UnmetClosing.LastOver(ToldActs.Month));
        await _acts.Unmet(prison, quarter, least: 0, most: 0);
        await suite.Execute("update unmet_requests set within_30 = 20, within_60 = 10, later = 0, in_private = 30, not_in_private = 0 where scheme = $1", _acts.Scheme);
        var fewSupporters = await _acts.Prison();
        await _acts.Unmet(fewSupporters, quarter, least: 1, most: 9);

        var table = await Table(3);
        Assert.Equal("region,establishment,month,quarter,scheme,act,count,out_of,like_establishments,like_count,like_out_of,requests_least,requests_most", table[0].TrimStart('\uFEFF'));
        Assert.Equal(1 + (await _acts.Report(months: 3)).Figures.Count + 6 + 1, table.Length);
        Assert.Contains($"regions/{_acts.Region},{prison.Name},{ToldActs.Month:O},,{_acts.Scheme},REVIEW_OVERDUE,4,,,,,,", table);
        foreach (var (who, what, band) in new[] { (prison, "UNMET", "0,0"), (prison, "WITHIN_30_MINUTES", "20,29"), (prison, "WITHIN_AN_HOUR", "10,19"), (prison, "LATER", "0,9"), (prison, "IN_PRIVATE", "30,39"), (prison, "NOT_IN_PRIVATE", "0,9"), (fewSupporters, "UNMET", "1,9") })
        {
            Assert.Contains($"regions/{_acts.Region},{who.Name},,{quarter:O},{_acts.Scheme},{what},,,,,,{band}", table);
        }

        var (page, row) = (await Page(3), $"<td>{Names.SpokenOf(_acts.Scheme)}</td><td>{quarter:MMMM yyyy}</td>");
        Assert.Contains($"<td>{prison.Code}</td>{row}<td>none</td><td>20 to 29</td><td>10 to 19</td><td>0 to 9</td><td>30 to 39</td><td>0 to 9</td>", page, StringComparison.Ordinal);
        Assert.Contains($"<td>{fewSupporters.Code}</td>{row}<td>1 to 9</td><td></td><td></td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_told_the_page_says_so_and_the_table_has_its_heading()
    {
        Assert.Contains("Nothing is told of these months yet.", await Page(12), StringComparison.Ordinal);
        Assert.Single(await Table(12));
    }

    [Fact]
    public async Task It_prints_in_no_language_that_there_is_not_and_of_no_other_region()
    {
        (await Refused.By(() => suite.Feedback.GetActsReportPageAsync(new() { Region = $"regions/{_acts.Region}", Language = "xx" }, suite.As(_acts.Analyst)))).Is(ErrorReason.LanguageUnknown);
        (await Refused.By(() => suite.Feedback.GetActsReportPageAsync(new() { Region = "regions/wales" }, suite.As(_acts.Analyst)))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Feedback.ExportActsReportAsync(new() { Region = "regions/wales" }, suite.As(_acts.Analyst)))).Is(Platform.V1.ErrorReason.NotFound);
    }

    [Fact]
    public void Every_act_has_its_words()
    {
        var words = PrintedTexts.Of(typeof(ActsPage).Assembly, "acts", new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build(), ErrorReason.LanguageUnknown).In("");
        Assert.All(Known.Names<Act>(), act => Assert.NotEmpty(words[act]));
    }

    /// <summary>None is lower than one of a hundred, and all is as high as there is.</summary>
    [Theory]
    [InlineData(0, 100, "▁")]
    [InlineData(1, 100, "▂")]
    [InlineData(14, 100, "▂")]
    [InlineData(15, 100, "▃")]
    [InlineData(99, 100, "█")]
    [InlineData(3, 3, "█")]
    [InlineData(0, 0, "▁")]
    public void A_column_is_as_high_as_its_part(int count, int most, string column) => Assert.Equal(column, ActsPage.Columns([(count, most)]));

    private async Task<Prison> Prison()
    {
        var prison = await _acts.Prison();
        await _acts.Night(prison, 2, uncovered: 0);
        await _acts.Night(prison, 0, uncovered: 10);
        await _acts.Missed(prison, 0, times: 4);
        return prison;
    }

    private async Task<string> Page(int months) => WebUtility.HtmlDecode(
        (await suite.Feedback.GetActsReportPageAsync(new() { Region = $"regions/{_acts.Region}", Months = months }, suite.As(_acts.Analyst))).Data.ToStringUtf8());

    private async Task<string[]> Table(int months) =>
        (await suite.Feedback.ExportActsReportAsync(new() { Region = $"regions/{_acts.Region}", Months = months }, suite.As(_acts.Analyst)))
        .Data.ToStringUtf8().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
