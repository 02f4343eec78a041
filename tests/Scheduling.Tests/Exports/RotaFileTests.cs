using System.Text;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class RotaFileTests
{
    private const string Heading = "date,band,zone,appointment,shadow";
    private static readonly RotaAsked s_asked = new("MDI", new("listener", new(2026, 10, 24), 7), new HashSet<string> { "a-wing", "1-2" });

    [Fact]
    public void A_team_s_own_file_may_have_its_columns_in_any_order_its_days_as_spreadsheets_show_them_and_whole_names()
    {
        var read = Read("Appointment;Zone;Shadow;BAND;Date\nabcdefgh;a-wing;;night;24/10/2026\n\nestablishments/MDI/appointments/12345678;establishments/MDI/zones/1-2;;AM;2026-10-30\nabcdefgi;a-wing;Yes;night;24/10/2026\n");
        Assert.Equal([new(0, "abcdefgh", "a-wing", new(2026, 10, 24), BandKind.Night), new(1, "12345678", "1-2", new(2026, 10, 30), BandKind.Am)], read.Turns);
        Assert.Equal((3, 1), (read.Rows, read.Shadows));
        Assert.Equal([2, 4], read.Lines);
        Assert.Empty(read.Problems);
    }

    [Theory]
    [InlineData("2026-10-24,NIGHT,a-wing,abcdefgh,", null)]
    [InlineData("2026-10-24,'-NIGHT,a-wing,abcdefgh,", "band")]
    [InlineData(",NIGHT,a-wing,abcdefgh,", "date")]
    [InlineData("Saturday,NIGHT,a-wing,abcdefgh,", "date")]
    [InlineData("2026-10-23,NIGHT,a-wing,abcdefgh,", "date")]
    [InlineData("2026-10-31,NIGHT,a-wing,abcdefgh,", "date")]
    [InlineData("2026-10-24,,a-wing,abcdefgh,", "band")]
    [InlineData("2026-10-24,TEA,a-wing,abcdefgh,", "band")]
    [InlineData("2026-10-24,UNSPECIFIED,a-wing,abcdefgh,", "band")]
    [InlineData("2026-10-24,NIGHT,,abcdefgh,", "zone")]
    [InlineData("2026-10-24,NIGHT,b-wing,abcdefgh,", "zone")]
    [InlineData("2026-10-24,NIGHT,establishments/LEI/zones/a-wing,abcdefgh,", "zone")]
    [InlineData("2026-10-24,NIGHT,a-wing,,", "appointment")]
    [InlineData("2026-10-24,NIGHT,a-wing,Smith,", "appointment")]
    [InlineData("2026-10-24,NIGHT,a-wing,establishments/LEI/appointments/abcdefgh,", "appointment")]
    [InlineData("2026-10-24,NIGHT,a-wing,persons/abcdefgh,", "appointment")]
    [InlineData("2026-10-24,NIGHT,a-wing,abcdefgh,perhaps", "shadow")]
    [InlineData("2026-10-24,NIGHT,a-wing,abcdefgh,,more", "")]
    public void A_bad_row_is_named_with_its_column_and_what_stood_there_is_not_repeated(string row, string? column)
    {
        var read = Read($"{Heading}\n{row}");
        Assert.Equal((column is null ? 1 : 0, column), (read.Turns.Count, read.Problems.SingleOrDefault()?.Column));
        Assert.All(read.Problems, problem => Assert.True(problem.Line == 2 && !problem.Remedy.Contains("Smith", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_without_a_turn_or_with_too_many_rows_or_with_other_columns_says_so()
    {
        Assert.Equal("is followed by no turn: write a row for each, who is on duty when and where", Assert.Single(Read($"{Heading}\n2026-10-24,NIGHT,a-wing,abcdefgh,yes").Problems).Remedy);
        var row = "2026-10-24,NIGHT,a-wing,abcdefgh,\n";
        Assert.Empty(Read($"{Heading}\n{string.Concat(Enumerable.Repeat(row, 3000))}").Problems);
        Assert.Equal(3002, Assert.Single(Read($"{Heading}\n{string.Concat(Enumerable.Repeat(row, 3002))}").Problems).Line);
        Assert.Equal(["date", "zone"], Read("band,appointment\nNIGHT,abcdefgh").Problems.Select(problem => problem.Column));
    }

    private static RotaRead Read(string text) => RotaFile.Read(Encoding.UTF8.GetBytes(text), s_asked);
}
