using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Somebody learns in time that a zone will lack supporters.</summary>
public sealed class GapAlarmTests(SchedulingSuite suite)
{
    private const int Hours = 60;

    private const int Day = 24 * Hours;

    [Fact]
    public async Task A_gap_that_is_near_raises_one_alarm_at_the_co_ordinator_however_often_it_is_looked_for()
    {
        var place = await suite.Given.PlaceIn(6 * Hours, places: 2);
        var alarm = await suite.Given.GapAlarm(place);

        Assert.Equal((AlarmKind.CoverGap, AlarmLevel.Coordinator, place.Zone, place.Offering.Scheme, BandKind.Am), (alarm.Kind, alarm.Level, alarm.Zone, alarm.Scheme, alarm.Band));
        Assert.Equal(("", "", null), (alarm.Request, alarm.Offer, alarm.CoveredAt));
        Assert.Equal(Given.DayIn(6 * Hours), alarm.Date.ToDay());
        Assert.InRange(alarm.Since.ToDateTimeOffset() - alarm.OpenedAt.ToDateTimeOffset(), TimeSpan.FromMinutes(5.9 * Hours), TimeSpan.FromMinutes(6 * Hours));
        var told = await suite.Events.Next<AlarmChanged>(e => e.Alarm == alarm.Name);
        Assert.Equal((alarm.Kind, alarm.Level), (told.Kind, told.Level));
        await suite.Given.Looked(place.Code);
        Assert.Equal([alarm], await Alarms(place));
    }

    [Fact]
    public async Task One_that_begins_later_than_in_a_day_can_still_be_planned()
    {
        var place = await suite.Given.PlaceIn(Day + 10);
        await suite.Given.Looked(place.Code);
        Assert.Empty(await Alarms(place));
        await suite.Given.Moved(place, Day - 10);
        await suite.Given.Looked(place.Code);
        Assert.Single(await Alarms(place));
    }

    [Fact]
    public async Task One_that_runs_is_the_orderly_officers_at_once_and_one_that_is_over_is_nobodys()
    {
        var place = await suite.Given.PlaceIn(-2 * Hours, 1 * Hours);
        await suite.Given.Looked(place.Code);
        Assert.Empty(await Alarms(place));
        await suite.Given.Moved(place, -1 * Hours, 2 * Hours);
        await suite.Given.Looked(place.Code);
        Assert.Equal(AlarmLevel.Orderly, Assert.Single(await Alarms(place)).Level);
    }

    [Fact]
    public async Task It_is_shown_to_whoever_can_act_on_it_and_is_no_matter_of_the_wings()
    {
        var place = await suite.Given.PlaceIn(6 * Hours);
        var alarm = await suite.Given.GapAlarm(place);
        await using var watched = new Watched<WatchAlarmsResponse, Alarm>(suite.Scheduling.WatchAlarms(new() { Parent = place.Establishment }, suite.As($"ORDERLY@{place.Code}")), message => message.Alarms);
        Assert.Equal(alarm, await watched.Until(_ => true));
        Assert.Empty(await Alarms(place, "WING"));
        (await Refused.By(() => Acknowledged(place, alarm, "WING"))).Is(Platform.V1.ErrorReason.NotFound).With("resource", alarm.Name);
        foreach (var role in new[] { "ORDERLY", "GOVERNOR", "COORDINATOR" })
        {
            Assert.Equal([alarm], await Alarms(place, role));
        }

        Assert.NotNull((await Acknowledged(place, alarm, "ORDERLY")).AcknowledgedAt);
        Assert.Empty(await Alarms(place));
        await suite.Given.Looked(place.Code);
        Assert.Empty(await Alarms(place)); // somebody is at it
    }

    [Fact]
    public async Task It_climbs_over_the_orderly_officer_to_the_governor_and_repeats_there()
    {
        var place = await suite.Given.PlaceIn(6 * Hours);
        var alarm = await suite.Given.GapAlarm(place);
        Assert.InRange(await Climbs(alarm), TimeSpan.FromMinutes(2.9 * Hours), TimeSpan.FromMinutes(3 * Hours));
        foreach (var (level, repeats) in new[] { (AlarmLevel.Orderly, 0), (AlarmLevel.Governor, 0), (AlarmLevel.Governor, 1) })
        {
            await ClimbNow(alarm);
            await Eventually.True(async () => Assert.Single(await Alarms(place)) is var one && (one.Level, one.Repeats) == (level, repeats));
        }
    }

    [Fact]
    public async Task Covered_again_it_wakes_nobody_and_stays_open_until_somebody_takes_it_on()
    {
        var (place, appointed) = await WithSomebody();
        var alarm = await suite.Given.GapAlarm(place);
        await suite.Given.OnDuty(place, appointed, alarm.Date, by: $"ORDERLY@{place.Code}");
        await suite.Given.Looked(place.Code);

        var covered = Assert.Single(await Alarms(place));
        Assert.True(covered.CoveredAt > alarm.OpenedAt);
        await suite.Events.Next<AlarmChanged>(e => e.Alarm == alarm.Name && e.CoveredAt == covered.CoveredAt);
        Assert.Equal(0, await Timers(alarm));
        await ClimbNow(alarm); // as if it had been under way
        await Eventually.True(async () => await Timers(alarm) == 0);
        Assert.Equal([covered], await Alarms(place));
        Assert.Equal(covered.CoveredAt, (await Acknowledged(place, alarm)).CoveredAt);
    }

    [Fact]
    public async Task Lost_again_before_anybody_took_it_on_it_climbs_on()
    {
        var (place, appointed) = await WithSomebody();
        var alarm = await suite.Given.GapAlarm(place);
        await LostAgain(place, await Covered(place, appointed, alarm));
        var again = Assert.Single(await Alarms(place));
        Assert.Equal((alarm.Name, null, alarm.Level), (again.Name, again.CoveredAt, again.Level));
        Assert.Equal(1, await Timers(alarm));
    }

    [Fact]
    public async Task Taken_on_covered_and_lost_again_is_another_gap()
    {
        var (place, appointed) = await WithSomebody();
        var alarm = await suite.Given.GapAlarm(place);
        await Acknowledged(place, alarm);
        await LostAgain(place, await Covered(place, appointed, alarm));
        Assert.NotEqual(alarm.Name, Assert.Single(await Alarms(place)).Name);
        await suite.Given.Looked(place.Code);
        Assert.Single(await Alarms(place));
    }

    [Fact]
    public async Task A_band_that_is_over_wakes_nobody_any_more()
    {
        var place = await suite.Given.PlaceIn(-1 * Hours, 2 * Hours);
        var alarm = await suite.Given.GapAlarm(place);
        await Rows.Change(suite, "scheduling", "update gap_alarms set ends_at = now() - interval '1 second' where establishment = $1", place.Code);
        await ClimbNow(alarm);
        await Eventually.True(async () => await Timers(alarm) == 0);
        await suite.Given.Looked(place.Code);
        Assert.Equal([alarm], await Alarms(place)); // neither higher nor covered
    }

    [Fact]
    public async Task What_it_names_is_what_to_ask_for_and_whoever_could_fill_it_is_told()
    {
        var (place, appointed) = await WithSomebody();
        var alarm = await suite.Given.GapAlarm(place);
        var could = await suite.Scheduling.FindWhoCouldFillAsync(
            new() { Parent = place.Establishment, Scheme = alarm.Scheme, Zone = alarm.Zone, Date = alarm.Date, Kind = alarm.Band }, suite.As($"ORDERLY@{place.Code}"));
        Assert.Equal((appointed, WhyNot.Unspecified), Assert.Single(could.Supporters) is var one ? (one.Appointment, one.WhyNot) : default);
    }

    [Fact]
    public async Task The_first_look_comes_an_interval_after_the_first_offering_and_a_change_of_it_puts_none_off()
    {
        var place = await suite.Given.Place();
        const string ahead = "select due_at::text from timers where tenant = $1 and kind = 'look-for-gaps' and due_at > now() + interval '23 hours'";
        var due = await Rows.Scalar<string>(suite, "scheduling", ahead, place.Code);
        Assert.NotNull(due);
        await Rows.Change(suite, "scheduling", "update offerings set version = 0 where establishment = $1", place.Code);
        var changed = new OfferingChanged
        {
            Offering = place.Offering.Name,
            Scheme = place.Offering.Scheme,
            Provider = place.Offering.Provider,
            ConfidentialityClass = place.Offering.ConfidentialityClass,
            Rules = place.Offering.Rules,
            Version = 1,
        };
        await suite.Events.Publish(changed, Ids.New());
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select version from offerings where establishment = $1", place.Code) == 1);
        Assert.Equal(due, await Rows.Scalar<string>(suite, "scheduling", ahead, place.Code));
    }

    private async Task<(PlaceCase Place, string Appointment)> WithSomebody()
    {
        var place = await suite.Given.PlaceIn(6 * Hours);
        var supporter = await suite.Arrive(Supporters.Of(place));
        await suite.Known(place, supporter.Appointment);
        return (place, supporter.Appointment);
    }

    private async Task<Duty> Covered(PlaceCase place, string appointment, Alarm alarm)
    {
        var duty = await suite.Given.OnDuty(place, appointment, alarm.Date);
        await suite.Given.Looked(place.Code);
        return duty;
    }

    private async Task LostAgain(PlaceCase place, Duty duty)
    {
        Assert.All(await Alarms(place), alarm => Assert.NotNull(alarm.CoveredAt));
        await suite.Scheduling.DeclineDutyAsync(new() { Name = duty.Name, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
        await suite.Given.Looked(place.Code);
    }

    private async Task<IReadOnlyList<Alarm>> Alarms(PlaceCase place, string role = "COORDINATOR") =>
        (await suite.Scheduling.ListAlarmsAsync(new() { Parent = place.Establishment }, suite.As($"{role}@{place.Code}"))).Alarms;

    private async Task<Alarm> Acknowledged(PlaceCase place, Alarm alarm, string role = "COORDINATOR") =>
        await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = Given.RequestId() }, suite.As($"{role}@{place.Code}"));

    private Task<int> ClimbNow(Alarm alarm) => Rows.Due(suite, "scheduling", alarm.Name.Split('/')[1], "climb", alarm.Name.Split('/')[3]);

    private Task<long> Timers(Alarm alarm) => Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where key = $1", alarm.Name.Split('/')[3]);

    private Task<TimeSpan> Climbs(Alarm alarm) => Rows.Scalar<TimeSpan>(suite, "scheduling", "select due_at - now() from timers where key = $1", alarm.Name.Split('/')[3]);
}
