using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>The night that goes on, or the next one.</summary>
/// <param name="Date">The day it begins on.</param>
/// <param name="Begins">By the clock on the wall, as the next is.</param>
/// <param name="Longer">By how much it is longer than the clock on the wall says, because the clocks change; shorter where negative.</param>
internal sealed record Night(DateOnly Date, DateTimeOffset From, DateTimeOffset Until, TimeOnly Begins, TimeOnly Ends, TimeSpan Longer)
{
    private const int FarthestDays = 15;

    /// <summary>Since when it is left, at a time before its end.</summary>
    public DateTimeOffset Left(DateTimeOffset now) => From > now ? From : now;

    public static Night Of(PrisonDay day, DateTimeOffset now) =>
        Known(day, now) ?? throw new Refusal(ErrorReason.BandNotHeld, "This establishment has no nights.", ("band", "NIGHT"), ("date", $"{day.DayOf(now):O}"));

    /// <summary>Null where there is none.</summary>
    public static Night? Known(PrisonDay day, DateTimeOffset now)
    {
        var (held, today) = (day.At(now), day.DayOf(now));
        var band = held.Kind is BandKind.Night ? held : Enumerable.Range(0, FarthestDays).Select(days => day.On(today.AddDays(days), BandKind.Night)).FirstOrDefault(night => night?.Until > now);
        if (band is null)
        {
            return null;
        }

        var (begins, ends) = (day.Local(band.From), day.Local(band.Until));
        return new(band.Date, band.From, band.Until, TimeOnly.FromDateTime(begins), TimeOnly.FromDateTime(ends), TimeSpan.FromMinutes(day.UnusualMinutes(band.From, band.Until)));
    }
}
