using System.Text;
using CsCheck;
using MiniExcelLibs;
using Xunit;

namespace PeerSupport.Platform.Tests.Spreadsheets;

/// <summary>What spreadsheets save, and what people do in them.</summary>
public sealed class SheetTests
{
    private static readonly SheetColumn[] s_columns = [new("number"), new("surname"), new("valid_from", Optional: true)];

    private static readonly Encoding s_western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static TheoryData<string, byte[]> Saved => new()
    {
        { "commas", Encoding.UTF8.GetBytes("number,surname,valid_from\nA1,Müller,31/12/2026\n") },
        { "semicolons, byte order mark, CRLF", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("number;surname;valid_from\r\nA1;Müller;31/12/2026\r\n;;\r\n;;\r\n")] },
        { "Windows-1252", s_western.GetBytes("Number;Surname;Valid from\r\nA1;Müller;31.12.2026\r\n") },
        { "tabs, UTF-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("number\tsurname\tvalid_from\r\nA1\tMüller\t2026-12-31\r\n")] },
        { "a separator's hint", Encoding.UTF8.GetBytes("sep=;\r\nnumber;surname;valid_from\r\nA1;Müller;31-12-2026\r\n") },
        { "quotes, blanks, another order", Encoding.UTF8.GetBytes("\"Valid-From\",\"SURNAME\", number \n\"2026-12-31\",\" Müller \", A1\u00A0\n\n") },
        { "XLSX", Workbook(new[] { new { number = "A1", surname = "Müller", valid_from = new DateTime(2026, 12, 31) } }) },
    };

    [Theory]
    [MemberData(nameof(Saved))]
    public void Whatever_saved_it_the_rows_are_the_same(string how, byte[] file)
    {
        var row = Assert.Single(Sheet.Read(file, s_columns));
        Assert.Equal(("A1", "Müller", new DateOnly(2026, 12, 31)), (row["number"], row["surname"], row.Day("valid_from")));
        Assert.Equal(how.StartsWith("a sep", StringComparison.Ordinal) ? 3 : 2, row.Line);
        Assert.Empty(row.Problems());
    }

    [Theory]
    [InlineData("31/12/26")]
    [InlineData("12/31/2026")]
    [InlineData("yesterday")]
    public void What_may_be_two_days_or_none_is_no_day(string text)
    {
        var row = Assert.Single(Sheet.Read(Encoding.UTF8.GetBytes($"number,surname,valid_from\nA1,Hill,{text}"), s_columns));
        Assert.Null(row.Day("valid_from"));
        Assert.Equal((2, "valid_from"), row.NoDay("valid_from") is { } problem ? (problem.Line, problem.Column) : default);
    }

    [Fact]
    public void Lines_are_counted_as_the_spreadsheet_counts_them()
    {
        var rows = Sheet.Read(Encoding.UTF8.GetBytes("\n\nnumber,surname\n\nA1,\"Hill\nTop\"\n,\nA2,Dale\n"), s_columns).ToList();
        Assert.Equal([5, 8], rows.Select(row => row.Line));
        Assert.Contains("more than one line", Assert.Single(rows[0].Problems()).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_a_heading_is_told_at_once()
    {
        var fault = Assert.Throws<SheetException>(() => Sheet.Read(Encoding.UTF8.GetBytes("number,number,shoe size\nA1,A1,9"), s_columns).ToList());
        Assert.Equal(["number", "3", "surname"], fault.Problems.Select(problem => problem.Column));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n ; \r\n")]
    [InlineData("number,surname\nA1,\"Hill\n")]
    [InlineData("number,surname\nA1,\"Hi\"ll\n")]
    [InlineData("PK\u0003\u0004 no workbook")]
    public void What_can_t_be_read_is_a_problem_with_a_remedy(string file)
    {
        var fault = Assert.Throws<SheetException>(() => Sheet.Read(Encoding.UTF8.GetBytes(file), s_columns).ToList());
        Assert.Matches("begin|quotation|save it", Assert.Single(fault.Problems).Remedy);
    }

    [Fact]
    public void A_cell_beyond_the_heading_and_rows_on_a_second_sheet_are_not_passed_over()
    {
        var row = Assert.Single(Sheet.Read(Encoding.UTF8.GetBytes("number,surname\nA1,Hill,left\n"), s_columns));
        Assert.Contains("more cells", Assert.Single(row.Problems()).Remedy, StringComparison.Ordinal);
        var two = Workbook(new Dictionary<string, object> { ["One"] = new[] { new { number = "A1", surname = "Hill" } }, ["Two"] = new[] { new { number = "A2", surname = "Dale" } } });
        Assert.Contains("another sheet", Assert.Throws<SheetException>(() => Sheet.Read(two, s_columns).ToList()).Problems[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workbook_that_unpacks_without_end_is_not_read()
    {
        var file = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(file, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = archive.CreateEntry("xl/workbook.xml").Open();
            var zeros = new byte[1024 * 1024];
            for (var mib = 0; mib <= 256; mib++)
            {
                part.Write(zeros);
            }
        }

        Assert.True(file.Length < 1024 * 1024);
        Assert.Throws<SheetException>(() => Sheet.Read(file.ToArray(), s_columns).ToList());
    }

    [Fact]
    public void No_cell_is_a_formula_and_all_come_back()
    {
        var written = Encoding.UTF8.GetString(Sheet.Write(["number", "surname"], [["=1+1", "@SUM(A1)"], ["+44", "Müller; \"Al\""]]));
        Assert.StartsWith("\uFEFFnumber,surname\r\n\"'=1+1\",\"'@SUM(A1)\"\r\n", written, StringComparison.Ordinal);
        var cell = Gen.String[Gen.OneOf(Gen.Char["=+-@;,\"'"], Gen.Char.AlphaNumeric), 1, 12].Where(text => text is not ['\'', '=' or '@' or '+' or '-', ..]);
        Gen.Select(cell, cell).Array[1, 20].Sample(rows => Assert.Equal(
            rows.Select(row => (row.Item1, row.Item2)),
            Sheet.Read(Sheet.Write(["number", "surname"], rows.Select(row => new[] { row.Item1, row.Item2 })), s_columns).Select(row => (row["number"], row["surname"]))));
    }

    [Fact]
    public async Task A_workbook_opens_as_one_and_no_cell_of_it_is_a_formula()
    {
        var file = await Sheet.WriteWorkbook(["number", "surname"], [["=1+1", "@SUM(A1)"], ["+44", "Müller & <Al>"]], CancellationToken.None);
        var row = MiniExcel.Query(new MemoryStream(file), useHeaderRow: true).Cast<IDictionary<string, object>>().First();
        Assert.Equal(("=1+1", "@SUM(A1)"), (row["number"], row["surname"]));
        var cell = Gen.String[Gen.OneOf(Gen.Char["=+-@;,\"'&<"], Gen.Char.AlphaNumeric), 1, 12].Where(text => text is not ['\'', '=' or '@' or '+' or '-', ..]);
        await Gen.Select(cell, cell).Array[1, 20].SampleAsync(async rows =>
        {
            var written = await Sheet.WriteWorkbook(["number", "surname"], rows.Select(row => new[] { row.Item1, row.Item2 }), CancellationToken.None);
            Assert.Equal(rows.Select(row => (row.Item1, row.Item2)), Sheet.Read(written, s_columns).Select(row => (row["number"], row["surname"])));
        });
    }

    private static byte[] Workbook(object sheets)
    {
        var file = new MemoryStream();
        file.SaveAs(sheets);
        return file.ToArray();
    }
}
