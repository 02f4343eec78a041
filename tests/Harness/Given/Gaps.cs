using System.Globalization;
using PeerSupport.Scheduling.V1;
using DayOfWeek = Google.Type.DayOfWeek;

namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>An establishment whose morning band begins once, when it is said, and whose A wing needs supporters then.</summary>
    /// <param name="inMinutes">From now; what began before now is negative.</param>
    public async Task<PlaceCase> PlaceIn(int inMinutes, int minutes = 60, int places = 1)
    {
        var place = await Place(places, BandKind.Am);
        await Moved(place, inMinutes, minutes);
        return place;
    }

    /// <summary>The band of a place lies elsewhere.</summary>
    public async Task<Regime> Moved(PlaceCase place, int inMinutes, int minutes = 60)
    {
        var from = Local(inMinutes);
        var band = new Band { Kind = place.Kind, Days = { from.DayOfWeek is System.DayOfWeek.Sunday ? DayOfWeek.Sunday : (DayOfWeek)from.DayOfWeek }, Start = Minute(from), End = Minute(from.AddMinutes(minutes)) };
        var regime = new Regime { Name = $"{place.Establishment}/regime", Bands = { band } };
        return await suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, RequestId = RequestId() }, suite.As(place.Coordinator));
    }

    /// <summary>The day a band begins on that <see cref="PlaceIn"/> made.</summary>
    public static DateOnly DayIn(int inMinutes) => DateOnly.FromDateTime(Local(inMinutes));

    /// <summary>Scheduling has looked for gaps in an establishment.</summary>
    public async Task Looked(string code)
    {
        await Rows.Due(suite, "scheduling", code, "look-for-gaps", "ahead");
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where tenant = $1 and kind = 'look-for-gaps' and due_at > now()", code) == 1);
    }

    /// <summary>The alarm about a place that lacks supporters now.</summary>
    public async Task<Alarm> GapAlarm(PlaceCase place)
    {
        await Looked(place.Code);
        return (await suite.Scheduling.ListAlarmsAsync(new() { Parent = place.Establishment, PageSize = 500 }, suite.As(place.Coordinator))).Alarms
            .First(alarm => alarm.Kind is AlarmKind.CoverGap && alarm.Scheme == place.Offering.Scheme && alarm.Zone == place.Zone && alarm.Band == place.Kind);
    }

    /// <summary>What the clock on the wall will show, <c>HH:mm</c>.</summary>
    public static string WallClock(int inMinutes) => Minute(Local(inMinutes));

    private static DateTime Local(int inMinutes) =>
        TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow().AddMinutes(inMinutes), TimeZoneInfo.FindSystemTimeZoneById("Europe/London")).DateTime;

    private static string Minute(DateTime local) => local.ToString("HH:mm", CultureInfo.InvariantCulture);
}
