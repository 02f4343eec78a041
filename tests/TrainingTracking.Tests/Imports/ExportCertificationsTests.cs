using System.Text;
using PeerSupport.Harness;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Imports;

/// <summary>What goes out opens in a spreadsheet, and comes in again without a change.</summary>
public sealed class ExportCertificationsTests(SuiteFixture suite)
{
    [Theory]
    [InlineData(SheetFormat.Csv)]
    [InlineData(SheetFormat.Xlsx)]
    [InlineData(SheetFormat.Unspecified)]
    public async Task What_goes_out_comes_in_again_without_a_change(SheetFormat format)
    {
        var at = await ImportCase.Of(suite, enrolled: 2);
        await suite.Given.Import(at.Course, ImportCase.File(at.Line(0, -3), at.Line(1)));
        // long ago by now: an award could not set such a day any more
        await Rows.Change(suite, "training", "update certifications set valid_from = valid_from - 400, valid_until = valid_until - 400 where provider = $1", at.Provider);

        var file = await suite.Training.ExportCertificationsAsync(new() { Parent = at.Course.Name, Format = format }, suite.As($"PROVIDER@{at.Provider}"));

        Assert.Equal(format is SheetFormat.Xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8", file.ContentType);
        Assert.Equal((0, 2), (await suite.Given.Import(at.Course, file.Data.ToByteArray())).Done);
    }

    [Fact]
    public async Task Each_certificate_is_a_row_by_its_first_day()
    {
        var at = await ImportCase.Of(suite, enrolled: 2);
        await suite.Given.Import(at.Course, ImportCase.File(at.Line(0), at.Line(1, -7)));

        var lines = (await suite.Training.ExportCertificationsAsync(new() { Parent = at.Course.Name }, suite.As($"PROVIDER@{at.Provider}"))).Data.ToString(Encoding.UTF8).Split("\r\n");

        Assert.Equal("certification,person,valid_from,valid_until,state", lines[0]);
        string Expected(int enrolment, int day) => $"{at.Enrolments[enrolment].Person},{ImportCase.Today.AddDays(day):O},{ImportCase.Today.AddDays(day).AddMonths(36).AddDays(-1):O},AWARDED";
        Assert.Equal([Expected(1, -7), Expected(0, -1)], lines[1..3].Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]));
        Assert.Equal("", Assert.Single(lines[3..]));
    }

    [Fact]
    public async Task A_row_whose_day_was_changed_is_not_taken_for_a_correction()
    {
        var at = await ImportCase.Of(suite, enrolled: 1);
        await suite.Given.Import(at.Course, ImportCase.File(at.Line(0)));
        var file = (await suite.Training.ExportCertificationsAsync(new() { Parent = at.Course.Name }, suite.As($"PROVIDER@{at.Provider}"))).Data.ToStringUtf8();
        var changed = file.Replace($"{ImportCase.Today.AddDays(-1):O}", $"{ImportCase.Today.AddDays(-2):O}", StringComparison.Ordinal);
        Assert.Equal((2, "valid_from"), (await suite.Given.Import(at.Course, changed)).BadRows.Select(bad => (bad.Line, bad.Column)).Single());
    }

    [Fact]
    public async Task Another_provider_exports_nothing()
    {
        var at = await ImportCase.Of(suite, enrolled: 1);
        var refused = await Refused.By(() => suite.Training.ExportCertificationsAsync(new() { Parent = at.Course.Name }, suite.As($"PROVIDER@{Given.Provider()}")));
        refused.Is(Platform.V1.ErrorReason.NotFound).With("resource", at.Course.Name);
    }
}
