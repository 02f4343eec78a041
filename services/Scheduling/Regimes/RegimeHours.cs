namespace PeerSupport.Scheduling;

/// <summary>A day with bands of its own.</summary>
/// <param name="Reason">For the staff who plan, and for nobody else.</param>
/// <param name="Bands">By begin; none is NIGHT all day.</param>
internal sealed record SpecialHours(DateOnly Date, string Reason, IReadOnlyList<BandHours> Bands)
{
    public bool IsLike(SpecialHours other) =>
        (Date, Reason) == (other.Date, other.Reason) && Bands.Select(band => (band.Kind, band.Start, band.End)).SequenceEqual(other.Bands.Select(band => (band.Kind, band.Start, band.End)));
}

/// <summary>Which bands a date has: its weekday's, or its own where it is a special day. The one place that says so.</summary>
internal sealed class RegimeHours(IReadOnlyList<BandHours> week, IReadOnlyList<SpecialHours> special)
{
    private readonly ILookup<DayOfWeek, BandHours> _week =
        Enum.GetValues<DayOfWeek>().SelectMany(day => week.Where(band => band.IsHeldOn(day)).Select(band => (Day: day, Band: band))).ToLookup(held => held.Day, held => held.Band);

    private readonly Dictionary<DateOnly, IReadOnlyList<BandHours>> _special = special.ToDictionary(day => day.Date, day => day.Bands);

    public IEnumerable<DateOnly> Special => _special.Keys.Order();

    public IEnumerable<BandHours> On(DateOnly date) => _special.TryGetValue(date, out var bands) ? bands : Usually(date);

    /// <summary>What the date would have if it were a day like others.</summary>
    public IEnumerable<BandHours> Usually(DateOnly date) => _week[date.DayOfWeek];
}
