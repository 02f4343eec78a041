using System.Globalization;
using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>A rota for a spreadsheet: a row for each duty.</summary>
internal static class RotaFile
{
    private static readonly string[] s_heading = ["date", "band", "from", "until", "zone", "appointment", "shadow", "clash", "minutes"];

    /// <param name="day">Whose clock on the wall it is written by.</param>
    public static byte[] Write(IEnumerable<DutyRow> duties, PrisonDay day)
    {
        return Sheet.Write(s_heading, duties.Select(duty => (string[])
        [
            $"{duty.Date:O}", ProtoName.Of(duty.Kind), Time(duty.StartsAt), Time(duty.EndsAt), duty.Zone, duty.AppointmentId,
            duty.Shadow ? "yes" : "", duty.Clash ? "yes" : "", ((int)(duty.EndsAt - duty.StartsAt).TotalMinutes).ToString(CultureInfo.InvariantCulture),
        ]));

        string Time(DateTimeOffset instant) => day.Local(instant).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
