using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What can be said about when somebody can't do duties, and in which languages he talks.</summary>
internal static class AvailabilityRules
{
    private const int Longest = 366;

    /// <summary>Refuses a band that is answered twice, absences that end before they begin, last too long or share a day, and a language that is named twice.</summary>
    /// <returns>The absences by first day.</returns>
    public static IReadOnlyList<(DateOnly First, DateOnly Last)> Require(IReadOnlyList<AvailabilityBand> bands, IReadOnlyList<Absence> absences, IReadOnlyList<string> languages)
    {
        var wrong = new List<(string, string)>();
        var answered = new HashSet<(Google.Type.DayOfWeek, BandKind)>();
        wrong.AddRange(bands.Index().Where(band => !answered.Add((band.Item.Day, band.Item.Kind))).Select(band => ($"bands[{band.Index}]", "names a band of a day that was named before")));

        var days = absences.Select(absence => (First: absence.FirstDay.ToDay(), Last: absence.LastDay.ToDay())).ToList();
        wrong.AddRange(days.Index().Where(one => one.Item.Last < one.Item.First || one.Item.Last.DayNumber - one.Item.First.DayNumber > Longest)
            .Select(one => ($"absences[{one.Index}].last_day", "must be the first day or at most a year after it")));
        wrong.AddRange(days.Index().Where(one => days.Take(one.Index).Any(before => before.First <= one.Item.Last && one.Item.First <= before.Last))
            .Select(one => ($"absences[{one.Index}]", "shares a day with one before it")));
        wrong.AddRange(languages.Index().Where(one => languages.Take(one.Index).Contains(one.Item)).Select(one => ($"languages[{one.Index}]", "was named before")));
        return wrong.Count == 0 ? [.. days.OrderBy(absence => absence.First)] : throw Refusal.Invalid([.. wrong.Take(MessageRules.MostViolations)]);
    }
}
