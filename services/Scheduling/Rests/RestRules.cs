using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A contact that began at night and is over, and how long his scheme lets a supporter rest after it.</summary>
internal sealed record NightCall
{
    public required string PersonId { get; init; }

    public required DateTimeOffset OverAt { get; init; }

    public required TimeSpan RestAfterNight { get; init; }
}

/// <summary>A band by day in which somebody rests.</summary>
internal sealed record RestBand(DateOnly Date, BandKind Kind, string PersonId);

/// <summary>Which bands by day a rest after a night excuses from.</summary>
internal static class RestRules
{
    private static readonly BandKind[] s_byDay = [BandKind.Am, BandKind.Pm, BandKind.Ed];

    /// <summary>Each band by day that a rest reaches into, once for each who rests: by day, band and person.</summary>
    public static IReadOnlyList<RestBand> Bands(PrisonDay day, DaysAsked days, IReadOnlyCollection<NightCall> calls) =>
    [
        .. from date in days.Each
           from kind in s_byDay
           let band = day.On(date, kind)
           where band is not null
           from person in calls.Where(call => Reaches(call, band)).Select(call => call.PersonId).Distinct().Order(StringComparer.Ordinal)
           select new RestBand(date, kind, person),
    ];

    private static bool Reaches(NightCall call, DayBand band)
    {
        var rested = call.OverAt + call.RestAfterNight;
        return call.OverAt < rested && call.OverAt < band.Until && band.From < rested;
    }
}
