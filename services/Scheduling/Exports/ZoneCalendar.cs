using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>The cover of a zone as a calendar (RFC 5545). What it says follows from the duties alone: nothing of it is drawn or told by the clock.</summary>
internal static class ZoneCalendar
{
    private const string Product = "-//peer-support suite//scheduling//EN";

    /// <summary>How often those who subscribe look again.</summary>
    private const string LookAgain = "PT15M";

    /// <param name="zone">What people call it.</param>
    /// <param name="schemes">A scheme's id → what people call it.</param>
    public static string Write(PrintedWords words, string zone, IReadOnlyDictionary<string, string> schemes, IEnumerable<DutyRow> duties, PrisonDay day)
    {
        var calendar = new Calendar { ProductId = Product };
        calendar.AddProperty("X-WR-CALNAME", words.Said("calendar", ("zone", zone)));
        calendar.AddProperty("X-PUBLISHED-TTL", LookAgain);
        foreach (var duty in duties)
        {
            calendar.Events.Add(Event(words, zone, schemes.GetValueOrDefault(duty.Scheme) ?? Names.Spoken(duty.Scheme), duty, day));
        }

        return new CalendarSerializer().SerializeToString(calendar) ?? throw new InvalidOperationException("The calendar could not be written.");
    }

    private static CalendarEvent Event(PrintedWords words, string zone, string scheme, DutyRow duty, PrisonDay day)
    {
        var told = new CalendarEvent
        {
            Uid = $"{duty.DutyId}@{duty.Establishment}.scheduling.peersupport",
            DtStamp = Utc(DateTimeOffset.UnixEpoch.AddTicks(duty.Version * TimeSpan.TicksPerMicrosecond)),
            DtStart = Utc(duty.StartsAt),
            DtEnd = Utc(duty.EndsAt),
            Summary = words.Said("event", ("scheme", scheme), ("band", words[$"band.{ProtoName.Of(duty.Kind)}"]), ("reference", duty.AppointmentId)),
            Location = zone,
            Status = duty.Clash ? EventStatus.Tentative : EventStatus.Confirmed,
            Transparency = duty.Shadow ? TransparencyType.Transparent : TransparencyType.Opaque,
        };
        if (RotaPage.Remarks(words, duty, day) is { Length: > 0 } remarks)
        {
            told.Summary += $" ({remarks})";
        }

        return told;
    }

    private static CalDateTime Utc(DateTimeOffset instant) => new(instant.UtcDateTime);
}
