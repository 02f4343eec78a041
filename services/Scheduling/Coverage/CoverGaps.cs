using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A supporter who holds a duty.</summary>
/// <param name="Place">Where and when.</param>
/// <param name="LivesIn">The zone the supporter is brought from.</param>
internal sealed record Holder(Place Place, string LivesIn);

/// <summary>A place that too few cover.</summary>
internal sealed record Gap(Place Place, int Places, int Covered);

/// <summary>Where cover is missing: the rules, each day their band is held, against who holds a duty and can be brought there.</summary>
internal static class CoverGaps
{
    /// <param name="holders">Those whose standing covers their duty.</param>
    /// <returns>By day, band, zone and scheme.</returns>
    public static IEnumerable<Gap> Of(Prison prison, IReadOnlyList<CoverageRuleRow> rules, IEnumerable<Holder> holders, IEnumerable<DateOnly> days)
    {
        var covered = holders
            .Where(holder => prison.Reach.Brings(holder.LivesIn, holder.Place.Zone, holder.Place.Kind))
            .CountBy(holder => holder.Place)
            .ToDictionary();
        return from date in days
               from kind in rules.Select(rule => rule.Kind).Distinct().Order()
               where prison.Day.On(date, kind) is not null
               from rule in rules.Where(rule => rule.Kind == kind).OrderBy(rule => rule.Zone, StringComparer.Ordinal).ThenBy(rule => rule.Scheme, StringComparer.Ordinal)
               let place = new Place(rule.Scheme, rule.Zone, date, kind)
               let here = covered.GetValueOrDefault(place)
               where here < rule.Places
               select new Gap(place, rule.Places, here);
    }
}
