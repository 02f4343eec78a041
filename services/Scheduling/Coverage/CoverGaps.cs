using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A supporter who holds a duty.</summary>
/// <param name="Place">Where and when.</param>
/// <param name="LivesIn">The zone the supporter is brought from.</param>
internal sealed record Holder(Place Place, string LivesIn);

/// <summary>A place that too few cover.</summary>
internal sealed record Gap(Place Place, int Places, int Covered)
{
    /// <summary>A night for two or more that one would stand alone.</summary>
    public bool IsAlone => Place.Kind is BandKind.Night && Places > 1 && Covered == 1;
}

/// <summary>How a place is covered on a day.</summary>
internal sealed record Covering(DayBand Hours, Gap Cover)
{
    public bool IsGap => Cover.Covered < Cover.Places;
}

/// <summary>How cover looks, and where it is missing: the rules, each day their band is held, against who holds a duty and can be brought there.</summary>
internal static class CoverGaps
{
    /// <param name="holders">Those whose standing covers their duty.</param>
    /// <returns>By day, band, zone and scheme.</returns>
    public static IEnumerable<Covering> Forecast(Prison prison, IReadOnlyList<CoverageRuleRow> rules, IEnumerable<Holder> holders, IEnumerable<DateOnly> days)
    {
        var covered = holders
            .Where(holder => prison.Reach.Brings(holder.LivesIn, holder.Place.Zone, holder.Place.Kind))
            .CountBy(holder => holder.Place)
            .ToDictionary();
        return from date in days
               from kind in rules.Select(rule => rule.Kind).Distinct().Order()
               let hours = prison.Day.On(date, kind)
               where hours is not null
               from rule in rules.Where(rule => rule.Kind == kind).OrderBy(rule => rule.Zone, StringComparer.Ordinal).ThenBy(rule => rule.Scheme, StringComparer.Ordinal)
               let place = new Place(rule.Scheme, rule.Zone, date, kind)
               select new Covering(hours, new Gap(place, rule.Places, covered.GetValueOrDefault(place)));
    }

    /// <summary>Of the same, what too few cover.</summary>
    public static IEnumerable<Gap> Of(Prison prison, IReadOnlyList<CoverageRuleRow> rules, IEnumerable<Holder> holders, IEnumerable<DateOnly> days) =>
        Forecast(prison, rules, holders, days).Where(covering => covering.IsGap).Select(covering => covering.Cover);

    /// <summary>A place that more than enough cover makes up for none that too few do.</summary>
    public static (int Places, int Covered, int Gaps) Sum(IEnumerable<Covering> coverings) => coverings.Aggregate(
        (Places: 0, Covered: 0, Gaps: 0),
        (sum, one) => (sum.Places + one.Cover.Places, sum.Covered + Math.Min(one.Cover.Places, one.Cover.Covered), sum.Gaps + (one.IsGap ? 1 : 0)));
}
