using PeerSupport.Benchmarks;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>An instance in the public format of the shift-scheduling benchmark, so small that its best rota is found by hand.</summary>
public sealed class RotaInstanceTests
{
    // Monday to Wednesday. A night may not be followed by a day. Anna is off on Tuesday, Ben has no two days running. So Anna has both other days, Ben the
    // Tuesday he would rather not have (3). Of the nights, which only a third could have, Monday's costs 50 and Wednesday's 1: 54. If Ben had Monday's night,
    // nobody had Tuesday: 100.
    private const string Instance = """
        # made by hand
        SECTION_HORIZON
        # days
        3

        SECTION_SHIFTS
        # ShiftID, Length in mins, Shifts which cannot follow this shift
        D,480,
        N,600,D

        SECTION_STAFF
        # ID, MaxShifts, MaxTotalMinutes, MinTotalMinutes, MaxConsecutiveShifts, MinConsecutiveShifts, MinConsecutiveDaysOff, MaxWeekends
        Anna,D=3|N=3,1800,480,2,1,1,1
        Ben,D=3|N=3,1800,0,1,1,1,1

        SECTION_DAYS_OFF
        # EmployeeID, DayIndexes
        Anna,1

        SECTION_SHIFT_ON_REQUESTS
        # EmployeeID, Day, ShiftID, Weight
        Anna,0,D,2

        SECTION_SHIFT_OFF_REQUESTS
        # EmployeeID, Day, ShiftID, Weight
        Ben,1,D,3

        SECTION_COVER
        # Day, ShiftID, Requirement, Weight for under, Weight for over
        0,D,1,100,1
        1,D,1,100,1
        2,D,1,100,1
        0,N,1,50,1
        2,N,1,1,1
        """;

    [Fact]
    public async Task It_is_read_solved_to_the_best_and_written_as_the_format_wants_it()
    {
        var folder = Directory.CreateTempSubdirectory();
        var (file, answer) = (Path.Combine(folder.FullName, "instance.txt"), Path.Combine(folder.FullName, "answer.txt"));
        await File.WriteAllTextAsync(file, Instance);
        using var told = new StringWriter();

        Assert.Equal(0, await RotaBenchmark.Run(file, seconds: 20, answer, told));

        Assert.Matches(@"\Acost=54 bound=54 status=OPTIMAL seconds=[0-9]+\.[0-9]\z", told.ToString().TrimEnd().Split('\n')[^1].TrimEnd());
        Assert.Equal(["D,-,D", "-,D,-"], await File.ReadAllLinesAsync(answer));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_no_rota_can_keep_says_so()
    {
        var folder = Directory.CreateTempSubdirectory();
        var file = Path.Combine(folder.FullName, "instance.txt");
        await File.WriteAllTextAsync(file, Instance.Replace("Anna,D=3|N=3,1800,480", "Anna,D=3|N=3,1800,1700", StringComparison.Ordinal)); // more minutes than two days have
        using var told = new StringWriter();

        Assert.Equal(1, await RotaBenchmark.Run(file, seconds: 20, null, told));

        Assert.Equal("cost=- bound=- status=NONE seconds=20", told.ToString().TrimEnd());
        folder.Delete(recursive: true);
    }
}
