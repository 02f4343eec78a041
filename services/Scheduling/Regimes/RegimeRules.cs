using System.Globalization;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal static class RegimeRules
{
    private const int Day = 24 * 60;
    private const int Week = 7 * Day;
    private const int MostSpecial = 400;
    private const int YearsAhead = 2;

    /// <summary>Refuses a week in which two bands overlap, or one is held twice on a day.</summary>
    public static void RequireApart(IReadOnlyList<BandHours> bands)
    {
        var held = bands.SelectMany(band => Starts(band).Select(start => (Band: band, Start: start, Length: Length(band)))).ToList();
        for (var i = 0; i < held.Count; i++)
        {
            foreach (var other in held.Skip(i + 1))
            {
                var one = held[i];
                if (Overlap(one.Start, one.Length, other.Start, other.Length) || (one.Band.Kind == other.Band.Kind && one.Start / Day == other.Start / Day))
                {
                    throw Refused(one.Band.Kind, other.Band.Kind);
                }
            }
        }
    }

    /// <summary>The special days as they are to be, by date: what is over stays as it was for a year, whether or not it is given again. Refuses to change it.</summary>
    public static IReadOnlyList<SpecialHours> Special(IReadOnlyList<SpecialHours> before, IReadOnlyList<SpecialHours> given, DateOnly today)
    {
        var wrong = new List<(string, string)>();
        foreach (var (index, day) in given.Index())
        {
            var complaint = given.Take(index).Any(other => other.Date == day.Date) ? "was named before"
                : day.Date > today.AddYears(YearsAhead) ? $"must be at most {YearsAhead} years ahead"
                : day.Date < today && !before.Any(day.IsLike) ? "is over: it stays as it was"
                : null;
            if (complaint is not null)
            {
                wrong.Add(($"regime.special_days[{index}].date", complaint));
            }
        }

        List<SpecialHours> special = [.. before.Where(day => day.Date < today && day.Date >= today.AddYears(-1)), .. given.Where(day => day.Date >= today).OrderBy(day => day.Date)];
        if (special.Count > MostSpecial)
        {
            wrong.Add(("regime.special_days", $"would be {special.Count} with those of the last year: at most {MostSpecial}"));
        }

        return wrong.Count == 0 ? special : throw Refusal.Invalid([.. wrong.Take(MessageRules.MostViolations)]);
    }

    /// <summary>Refuses a special day, not over, on which a band is held twice, or two overlap, be it with one of the day before or after.</summary>
    public static void RequireApart(RegimeHours hours, DateOnly today)
    {
        foreach (var date in hours.Special.Where(date => date.AddDays(1) >= today))
        {
            // of two that overlap one is the day's own, and not both are over
            var held = new[] { date.AddDays(-1), date, date.AddDays(1) }
                .SelectMany(day => hours.On(day).Select(band => (Date: day, Band: band, Start: (day.DayNumber * Day) + MinuteOf(band.Start), Length: Length(band)))).OrderBy(one => one.Start).ToList();
            foreach (var (one, other) in held.SelectMany((one, index) => held.Skip(index + 1).Select(other => (one, other))))
            {
                var overlap = other.Start < one.Start + one.Length || (one.Band.Kind == other.Band.Kind && one.Date == other.Date);
                if (overlap && (one.Date == date || other.Date == date) && other.Date >= today)
                {
                    throw Refused(one.Band.Kind, other.Band.Kind, date);
                }
            }
        }
    }

    private static IEnumerable<int> Starts(BandHours band) =>
        Enum.GetValues<DayOfWeek>().Where(band.IsHeldOn).Select(day => ((int)day * Day) + MinuteOf(band.Start));

    private static int Length(BandHours band) => Modulo(MinuteOf(band.End) - MinuteOf(band.Start) - 1, Day) + 1;

    private static bool Overlap(int start, int length, int otherStart, int otherLength) =>
        Modulo(otherStart - start, Week) < length || Modulo(start - otherStart, Week) < otherLength;

    private static int MinuteOf(TimeOnly time) => (time.Hour * 60) + time.Minute;

    private static int Modulo(int minutes, int modulus) => ((minutes % modulus) + modulus) % modulus;

    private static Refusal Refused(BandKind one, BandKind other)
    {
        var (first, second) = one <= other ? (one, other) : (other, one);
        return new(ErrorReason.BandsOverlap, "Two bands of one day overlap, or one is held twice.", ("bands", $"{ProtoName.Of(first)},{ProtoName.Of(second)}"));
    }

    private static Refusal Refused(BandKind one, BandKind other, DateOnly date) => new(
        ErrorReason.BandsOverlap, "Two bands of a special day overlap, one overlaps with the day before or after it, or one is held twice.",
        ("bands", $"{ProtoName.Of(one)},{ProtoName.Of(other)}"), ("date", date.ToString("O", CultureInfo.InvariantCulture)));
}
