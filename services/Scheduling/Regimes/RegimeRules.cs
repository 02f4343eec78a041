using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal static class RegimeRules
{
    private const int Day = 24 * 60;
    private const int Week = 7 * Day;

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
}
