using Ical.Net.CalendarComponents;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using Calendar = Ical.Net.Calendar;

namespace PeerSupport.Scheduling.Tests;

/// <summary>A calendar somebody subscribes to shows the cover of a zone, and no cover where there is none.</summary>
public sealed class ZoneCalendarTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Each_event_is_a_duty_that_is_held_over_both_changes_of_the_clocks_too()
    {
        var (place, held, vacated) = await Rotations.Of(suite);
        foreach (var change in Rotations.ClockChanges)
        {
            await Rotations.Moved(suite, held.First(duty => duty.Date.Equals(Given.Tomorrow.ToDay().AddDays(1).ToProto())), change);
            var (first, last) = (change.Date.AddDays(-40).ToProto(), change.Date.AddDays(50).ToProto());
            var listed = (await suite.Scheduling.ListDutiesAsync(new() { Parent = place.Establishment, FirstDay = first, LastDay = last }, suite.As(place.Wing))).Duties;

            var events = (await Parsed(place, first, last)).Events;

            Assert.Contains(listed, duty => duty.UnusualMinutes == change.Minutes);
            Assert.Equal(listed.Where(duty => duty.State is DutyState.Assigned).Select(Expected).Order(), events.Select(Told).Order());
            Assert.DoesNotContain(events, one => one.Uid!.StartsWith(Rotations.Id(vacated.Name), StringComparison.Ordinal));
            Assert.All(events, one => Assert.True(one.Start!.IsUtc && one.End!.IsUtc && one.DtStamp!.IsUtc));
            Assert.Contains(events, one => one.Summary!.Contains($"60 minutes {(change.Minutes > 0 ? "longer" : "shorter")}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task It_says_what_covers_no_place_and_who_stands_by_reference_only()
    {
        var (place, held, _) = await Rotations.Of(suite);

        var calendar = await Parsed(place);

        Assert.Equal("Peer support, Wing a-wing", calendar.Properties.Get<string>("X-WR-CALNAME"));
        var events = calendar.Events.ToDictionary(one => one.Uid!.Split('@')[0]);
        Assert.Equal(held.Select(duty => Rotations.Id(duty.Name)).Order(), events.Keys.Order());
        foreach (var duty in held)
        {
            var told = events[Rotations.Id(duty.Name)];
            Assert.Equal((duty.Clash ? "TENTATIVE" : "CONFIRMED", duty.Shadow ? "TRANSPARENT" : "OPAQUE", "Wing a-wing"), (told.Status, told.Transparency, told.Location));
            Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(Convert.ToInt64(duty.Etag, 16) / 1_000_000).UtcDateTime, told.DtStamp!.AsUtc);
            var remark = duty.Shadow ? " (shadow: goes along and learns)" : duty.Clash ? " (can't come: somebody else is sought)" : "";
            Assert.Equal($"Listener, Night: {Rotations.Id(duty.Appointment)}{remark}", told.Summary);
        }
    }

    [Fact]
    public async Task What_the_regime_has_no_more_is_not_as_planned_and_nobody_is_sought_for_it()
    {
        var place = await suite.Given.Place(kind: BandKind.Pm);
        await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        var locked = new Regime { Name = $"{place.Establishment}/regime", SpecialDays = { new SpecialDay { Date = Given.Tomorrow, Reason = "Training" } } };
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = locked, UpdateMask = new() { Paths = { "special_days" } }, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
        var told = Assert.Single((await Parsed(place)).Events);
        Assert.Equal("TENTATIVE", told.Status);
        Assert.EndsWith(" (not at this time: the prison day has changed)", told.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_nothing_changes_it_is_the_same_bytes_and_what_is_vacated_is_gone()
    {
        var (place, held, _) = await Rotations.Of(suite);
        var (before, again) = (await Bytes(place), await Bytes(place));
        Assert.Equal(before, again);
        var stamps = Calendar.Load(before)!.Events.ToDictionary(one => one.Uid!, one => one.DtStamp);

        var duty = held.First(duty => !duty.Shadow && !duty.Clash);
        await suite.Scheduling.DeclineDutyAsync(new() { Name = duty.Name, RequestId = Given.RequestId() }, suite.As(place.Wing));

        var after = (await Parsed(place)).Events.ToDictionary(one => one.Uid!, one => one.DtStamp);
        Assert.DoesNotContain(after.Keys, uid => uid.StartsWith(Rotations.Id(duty.Name), StringComparison.Ordinal));
        Assert.True(after.Count < stamps.Count && after.All(one => stamps[one.Key] == one.Value));
    }

    [Fact]
    public async Task Over_HTTP_it_is_a_calendar_and_unknown_zones_are_not_there()
    {
        var place = await suite.Given.Place();
        using var http = suite.Json("scheduling", place.Wing);
        using var answer = await http.GetAsync(new Uri($"v1/{place.Zone}/calendar", UriKind.Relative));
        Assert.Equal("text/calendar; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("BEGIN:VCALENDAR\r\n", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        (await Refused.By(() => suite.Scheduling.GetZoneCalendarAsync(new() { Name = $"{place.Establishment}/zones/nowhere" }, suite.As(place.Wing)))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Scheduling.GetZoneCalendarAsync(new() { Name = place.Zone, Language = "xx" }, suite.As(place.Wing)))).Is(ErrorReason.LanguageUnknown);
    }

    private static (string, DateTime, DateTime) Expected(Duty duty) =>
        ($"{Rotations.Id(duty.Name)}@{duty.Name.Split('/')[1]}.scheduling.peersupport", duty.StartsAt.ToDateTime(), duty.EndsAt.ToDateTime());

    private static (string, DateTime, DateTime) Told(CalendarEvent one) => (one.Uid!, one.Start!.AsUtc, one.End!.AsUtc);

    private async Task<Calendar> Parsed(PlaceCase place, Google.Type.Date? first = null, Google.Type.Date? last = null) => Calendar.Load(await Bytes(place, first, last))!;

    private async Task<string> Bytes(PlaceCase place, Google.Type.Date? first = null, Google.Type.Date? last = null) =>
        (await suite.Scheduling.GetZoneCalendarAsync(new() { Name = place.Zone, FirstDay = first, LastDay = last }, suite.As(place.Wing))).Data.ToStringUtf8();
}
