using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Enrolments;

/// <summary>What is on record of one enrolment for a run and module; without a code, nothing.</summary>
internal sealed record LastAttendanceRow
{
    public required string EnrolmentId { get; init; }

    public required string? Code { get; init; }

    public required long Version { get; init; }
}

/// <summary>A list of who was there, row by row.</summary>
internal static class AttendanceList
{
    public static void RequireOnceEach(IEnumerable<AttendanceEntry> entries)
    {
        var seen = new HashSet<string>();
        var wrong = entries.Index().Where(one => !seen.Add(one.Item.Enrolment)).Select(one => ($"entries[{one.Index}].enrolment", "stands in the list twice")).ToArray();
        if (wrong.Length > 0)
        {
            throw Refusal.Invalid(wrong);
        }
    }

    /// <summary>One answer a row. What is on record is never changed: another code stands beside it.</summary>
    public static IReadOnlyList<AttendanceOutcome> Answer(
        IEnumerable<(EnrolmentName Name, AttendanceCode Code)> entries, IReadOnlyDictionary<EnrolmentName, LastAttendanceRow> last) =>
        [.. entries.Select(entry => !last.TryGetValue(entry.Name, out var row) ? AttendanceOutcome.NotFound
            : row.Code is null ? AttendanceOutcome.Recorded
            : row.Code == ProtoName.Of(entry.Code) ? AttendanceOutcome.Unchanged
            : AttendanceOutcome.Corrected)];
}
