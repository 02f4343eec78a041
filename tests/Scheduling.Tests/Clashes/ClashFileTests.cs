using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class ClashFileTests
{
    private static readonly ClashesAsked s_asked = new(
        "MDI", new(BandHours.Usual, TimeZoneInfo.FindSystemTimeZoneById("Europe/London")), new(new(2026, 10, 24), new(2026, 10, 26)), new HashSet<ClashCode> { ClashCode.Court, ClashCode.Visit });

    [Fact]
    public void Times_are_the_establishments_own_and_an_hour_longer_when_the_clocks_go_back()
    {
        var (lines, problems) = ClashFile.Read("Code;Until;From;Appointment\nCOURT;25/10/2026 09:00;24/10/2026 09:00;establishments/MDI/appointments/abcdefgh\nVISIT;2026-10-26T10:30;2026-10-26 09:30:00;abcdefgh\n", s_asked);
        Assert.Empty(problems);
        Assert.Equal([25, 1], lines.Select(line => (line.Until - line.From).TotalHours));
        Assert.Equal(("abcdefgh", "", new DateTimeOffset(2026, 10, 24, 8, 0, 0, TimeSpan.Zero)), (lines[0].Appointment, lines[0].Person, lines[0].From));
    }

    [Theory]
    [InlineData("persons/abcdefgh,,2026-10-24 09:00,2026-10-24 10:00,COURT", null)]
    [InlineData(",,2026-10-24 09:00,2026-10-24 10:00,COURT", "person")]
    [InlineData("Smith,,2026-10-24 09:00,2026-10-24 10:00,COURT", "person")]
    [InlineData("persons/abcdefgh,abcdefgh,2026-10-24 09:00,2026-10-24 10:00,COURT", "appointment")]
    [InlineData(",establishments/LEI/appointments/abcdefgh,2026-10-24 09:00,2026-10-24 10:00,COURT", "appointment")]
    [InlineData(",A,2026-10-24 09:00,2026-10-24 10:00,COURT", "appointment")]
    [InlineData("persons/abcdefgh,,tomorrow,2026-10-24 10:00,COURT", "from")]
    [InlineData("persons/abcdefgh,,2026-10-23 23:59,2026-10-24 10:00,COURT", "from")]
    [InlineData("persons/abcdefgh,,2026-10-27 00:00,2026-10-27 10:00,COURT", "from")]
    [InlineData("persons/abcdefgh,,2026-10-24 09:00,,COURT", "until")]
    [InlineData("persons/abcdefgh,,2026-10-24 09:00,2026-10-24 09:00,COURT", "until")]
    [InlineData("persons/abcdefgh,,2026-10-24 09:00,2026-11-25 09:00,COURT", "until")]
    [InlineData("persons/abcdefgh,,2026-10-24 09:00,2026-10-24 10:00,SHOWER", "code")]
    [InlineData("persons/abcdefgh,,2026-10-24 09:00,2026-10-24 10:00,WORK", "code")]
    public void A_bad_line_is_named_with_its_column(string line, string? column)
    {
        var (lines, problems) = ClashFile.Read($"person,appointment,from,until,code\n{line}", s_asked);
        Assert.Equal((column is null ? 1 : 0, column), (lines.Count, problems.SingleOrDefault()?.Column));
        Assert.All(problems, problem => Assert.Equal(2, problem.Line));
    }

    [Theory]
    [InlineData(",,A1234BC", null)]
    [InlineData(",,a1234bc", "prisoner_number")]
    [InlineData(",,A1234B", "prisoner_number")]
    [InlineData("persons/abcdefgh,,A1234BC", "prisoner_number")]
    [InlineData(",abcdefgh,A1234BC", "prisoner_number")]
    [InlineData(",,", "person")]
    public void A_prisoner_number_stands_for_a_person_and_beside_nothing_else(string who, string? column)
    {
        var (lines, problems) = ClashFile.Read($"person,appointment,prisoner_number,from,until,code\n{who},2026-10-24 09:00,2026-10-24 10:00,COURT", s_asked);
        Assert.Equal((column is null ? 1 : 0, column), (lines.Count, problems.SingleOrDefault()?.Column));
    }

    [Fact]
    public void A_number_of_no_supporter_here_is_left_out_and_counted_whoever_it_is()
    {
        var (lines, _) = ClashFile.Read("""
            prisoner_number,from,until,code
            A1234BC,2026-10-24 09:00,2026-10-24 10:00,COURT
            A5678DE,2026-10-24 09:00,2026-10-24 10:00,COURT
            A9999ZZ,2026-10-24 09:00,2026-10-24 10:00,COURT
            """, s_asked);
        var (clashes, problems, leftOut) = ClashRules.Identify(
            lines, new Dictionary<string, string> { ["appointm1"] = "persona1" }, new Dictionary<string, string> { ["A1234BC"] = "persona1", ["A5678DE"] = "notcopied" });
        Assert.Equal(["persona1"], clashes.Select(clash => clash.PersonId));
        Assert.Equal((0, 2), (problems.Count, leftOut));
    }

    [Fact]
    public void A_file_without_its_heading_says_what_is_missing() =>
        Assert.Equal(["from", "until", "code"], ClashFile.Read("person\nabcdefgh", s_asked).Problems.Select(problem => problem.Column));

    [Fact]
    public void Only_supporters_here_have_clashes_and_each_is_said_once()
    {
        var (lines, _) = ClashFile.Read("""
            person,appointment,from,until,code
            persons/persona1,,2026-10-24 09:00,2026-10-24 10:00,COURT
            ,appointm1,2026-10-24 09:00,2026-10-24 11:00,COURT
            ,appointm1,2026-10-24 09:00,2026-10-24 11:00,VISIT
            persons/stranger,,2026-10-24 09:00,2026-10-24 10:00,COURT
            ,appointm2,2026-10-24 09:00,2026-10-24 10:00,COURT
            """, s_asked);
        var (clashes, problems, leftOut) = ClashRules.Identify(lines, new Dictionary<string, string> { ["appointm1"] = "persona1" }, new Dictionary<string, string>());
        Assert.Equal(0, leftOut);
        Assert.Equal([("persona1", ClashCode.Court), ("persona1", ClashCode.Visit)], clashes.Select(clash => (clash.PersonId, clash.Code)));
        Assert.Equal([(3, "from"), (5, "person"), (6, "appointment")], problems.Select(problem => (problem.Line, problem.Column)));
    }
}
