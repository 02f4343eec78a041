using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Each zone has its pack on paper before the night, or somebody learns in time that it has not.</summary>
public sealed class PacksTakenTests(SchedulingSuite suite)
{
    [Fact]
    public async Task All_zones_stand_in_one_document_each_once_on_a_sheet_of_its_own()
    {
        var at = await Known();
        var supporter = await suite.Given.Appointed(at.Offering, night: true);
        var id = supporter.Name.Split('/')[^1];
        await Eventually.True(async () => (await Page(at, at.Zone)).Contains(id, StringComparison.Ordinal));

        var page = await Page(at, Every(at));
        var sheets = page.Split("""<h1 class="sheet">Night pack</h1>""");

        Assert.Equal(["Wing a-wing", "Wing b-wing"], sheets.Select(sheet => Assert.Single(Fact(sheet, "Zone"))));
        Assert.All(sheets, sheet => Assert.Single(Fact(sheet, "True at")));
        Assert.Equal(Fact(await Page(at, at.Zone), "Night of"), Fact(sheets[1], "Night of"));
        Assert.Equal([true, false], sheets.Select(sheet => sheet.Contains(id, StringComparison.Ordinal)));
        Assert.Contains("h1.sheet { break-before: page; }", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<h1").Length - 1);
        using var http = suite.Json("scheduling", at.Wing);
        Assert.Equal(2, Fact(await http.GetStringAsync($"/v1/{Every(at)}/nightPack"), "Zone").Length);
    }

    [Fact]
    public async Task Taken_in_time_by_whomever_they_alarm_nobody()
    {
        var at = await Known();
        await suite.Given.Evening(at.Establishment);
        await Page(at, Zone(at, "b-wing"), at.Wing);
        await Page(at, at.Zone);
        await Page(at, at.Zone, at.Coordinator); // once more, because it was left in the printer

        await suite.Given.PacksLooked(at.Code);

        Assert.Empty(await Alarms(at));
        Assert.Equal([$"a-wing {User(at.Coordinator)}", $"b-wing {User(at.Wing)}"], await Taken(at));
    }

    [Fact]
    public async Task Not_taken_they_raise_one_alarm_at_the_orderly_officer_that_says_which_and_climbs()
    {
        var at = await Known();
        var alarm = await suite.Given.PackAlarm(at);

        Assert.Equal((AlarmKind.NightPackNotTaken, AlarmLevel.Orderly, BandKind.Night), (alarm.Kind, alarm.Level, alarm.Band));
        Assert.Equal(("", "", "", ""), (alarm.Request, alarm.Zone, alarm.Scheme, alarm.Concern));
        Assert.Equal([Zone(at, "b-wing")], alarm.Zones);
        Assert.InRange(alarm.Since.ToDateTimeOffset() - alarm.OpenedAt.ToDateTimeOffset(), TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));
        await suite.Events.Next<AlarmChanged>(e => e.Alarm == alarm.Name && e.Kind is AlarmKind.NightPackNotTaken && e.Level is AlarmLevel.Orderly);
        await suite.Given.PacksLooked(at.Code); // as if it ran again
        Assert.Equal([alarm], await Alarms(at));
        foreach (var (level, repeats) in new[] { (AlarmLevel.Governor, 0), (AlarmLevel.Governor, 1) })
        {
            await Rows.Due(suite, "scheduling", at.Code, "climb", Id(alarm));
            await Eventually.True(async () => Assert.Single(await Alarms(at)) is var one && (one.Level, one.Repeats) == (level, repeats));
        }
    }

    [Fact]
    public async Task Two_instances_look_once()
    {
        var at = await Known();
        await suite.Given.Evening(at.Establishment);
        await using var other = suite.Service("scheduling").Another();
        await other.Start();
        var due = new DueTimer(at.Code, LookForPacks.Kind, "tonight", await DueAt(at)); // before it is due, so that no instance's own pump comes first
        var looks = new[] { suite.Service("scheduling"), other }
            .SelectMany(instance => Enumerable.Range(0, 3).Select(_ => Task.Run(() => new LookForPacks(instance.Parts.GetRequiredService<Db>()).Fire(due, CancellationToken.None))));

        await Task.WhenAll(looks);

        var alarm = Assert.Single(await Alarms(at));
        Assert.Equal([at.Zone, Zone(at, "b-wing")], alarm.Zones);
        Assert.Single(suite.Events.All<AlarmChanged>(e => e.Alarm == alarm.Name));
        Assert.Equal(due.DueAt.AddDays(1), await DueAt(at), TimeSpan.FromHours(1)); // an hour nearer or farther when the clocks change
    }

    [Fact]
    public async Task Printed_at_the_very_moment_of_the_look_they_leave_no_alarm_open()
    {
        var at = await Known();
        await suite.Given.Evening(at.Establishment);
        var look = new LookForPacks(suite.Service("scheduling").Parts.GetRequiredService<Db>());
        for (var round = 0; round < 12; round++)
        {
            var due = new DueTimer(at.Code, LookForPacks.Kind, "tonight", await DueAt(at));
            var printed = Task.Run(() => Page(at, Every(at)));
            await Task.WhenAll(printed, Task.Run(() => look.Fire(due, CancellationToken.None)));

            Assert.Empty(await Alarms(at));
            await Rows.Change(suite, "scheduling", "delete from night_pack_alarms where establishment = $1", at.Code);
            await Rows.Change(suite, "scheduling", "delete from night_packs where establishment = $1", at.Code);
            await Rows.Change(suite, "scheduling", "update timers set due_at = now() + interval '20 minutes' where tenant = $1 and kind = 'look-for-packs'", at.Code);
        }
    }

    [Fact]
    public async Task Whoever_takes_the_last_that_was_missing_takes_it_on()
    {
        var at = await Known();
        var alarm = await suite.Given.PackAlarm(at);
        await Page(at, at.Zone); // again: it was not missing
        Assert.Equal([alarm], await Alarms(at));

        await Page(at, Every(at), at.Wing);

        Assert.Empty(await Alarms(at));
        var ended = Assert.Single(await Alarms(at, all: true));
        Assert.Equal((User(at.Wing), 0), (ended.AcknowledgedBy, ended.Zones.Count));
        await suite.Events.Next<AlarmChanged>(e => e.Alarm == alarm.Name && e.AcknowledgedAt is not null);
        Assert.Equal(0, await Timers(alarm));
        await suite.Given.PacksLooked(at.Code);
        Assert.Empty(await Alarms(at));
    }

    [Fact]
    public async Task Who_takes_one_of_several_leaves_it_open_for_the_others_and_a_machine_takes_nothing_on()
    {
        var at = await Known();
        await suite.Given.Evening(at.Establishment);
        await suite.Given.PacksLooked(at.Code);
        var alarm = Assert.Single(await Alarms(at));
        await Page(at, Zone(at, "b-wing"));
        var left = Assert.Single(await Alarms(at));
        Assert.Equal((at.Zone, null), (Assert.Single(left.Zones), left.AcknowledgedAt));
        Assert.NotEqual(alarm.Etag, left.Etag);
        Assert.Equal(1, await Timers(alarm));

        await suite.Scheduling.GetNightPackAsync(new() { Name = Every(at) }, suite.AsMachine(at.Wing));

        Assert.Empty(Assert.Single(await Alarms(at)).Zones);
        Assert.Equal(0, await Timers(alarm));
        await Rows.Due(suite, "scheduling", at.Code, "climb", Id(alarm)); // as if it had been under way
        await Eventually.True(async () => await Timers(alarm) == 0);
        Assert.Equal(AlarmLevel.Orderly, Assert.Single(await Alarms(at)).Level);
    }

    [Fact]
    public async Task Once_the_night_is_over_it_wakes_nobody_any_more()
    {
        var at = await Known();
        var alarm = await suite.Given.PackAlarm(at);
        await Rows.Change(suite, "scheduling", "update night_pack_alarms set since = now() - interval '9 hours', ends_at = now() - interval '1 second' where establishment = $1", at.Code);
        await Rows.Due(suite, "scheduling", at.Code, "climb", Id(alarm));
        await Eventually.True(async () => await Timers(alarm) == 0);
        Assert.Equal((AlarmLevel.Orderly, null), Assert.Single(await Alarms(at)) is var one ? (one.Level, one.AcknowledgedAt) : default);
    }

    [Fact]
    public async Task A_look_that_comes_when_its_night_is_over_alarms_nobody_and_the_next_lies_ahead()
    {
        var at = await Known();
        await suite.Given.Evening(at.Establishment);
        var due = await DueAt(at);

        await Rows.Change(suite, "scheduling", "update timers set due_at = due_at - interval '3 days' where tenant = $1 and kind = 'look-for-packs'", at.Code); // nothing ran for days

        await Eventually.True(async () => await DueAt(at) == due);
        Assert.Empty(await Alarms(at));
        Assert.Empty(await Taken(at));
    }

    [Fact]
    public async Task Who_may_not_is_refused_and_what_is_not_there_is_taken_by_nobody()
    {
        var at = await Known();
        await suite.Given.Evening(at.Establishment);
        foreach (var zone in new[] { at.Zone, Every(at) })
        {
            Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => Page(at, zone, at.Governor))).StatusCode);
            (await Refused.By(() => Page(at, zone, "ORDERLY@MDI"))).Is(Platform.V1.ErrorReason.NotFound);
        }

        (await Refused.By(() => Page(at, Zone(at, "nowhere")))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Scheduling.GetNightPackAsync(new() { Name = Every(at), Language = "xx" }, suite.As(at.Orderly)))).Is(ErrorReason.LanguageUnknown);
        Assert.Empty(await Taken(at));
    }

    private async Task<AskingCase> Known()
    {
        var at = new AskingCase(await suite.Given.Offering(await suite.Given.Establishment()), []);
        await suite.Given.Evening(at.Establishment, byInMinutes: null);
        await suite.Given.ZonesKnown(at.Code);
        return at;
    }

    private static string Every(AskingCase at) => Zone(at, "-");

    private static string Zone(AskingCase at, string zone) => $"{at.Establishment}/zones/{zone}";

    private static string Id(Alarm alarm) => alarm.Name.Split('/')[^1];

    private static string User(string who) => who.ToLowerInvariant().Replace('@', '.');

    private async Task<string> Page(AskingCase at, string zone, string? by = null) =>
        (await suite.Scheduling.GetNightPackAsync(new() { Name = zone }, suite.As(by ?? at.Orderly))).Data.ToStringUtf8();

    private async Task<IReadOnlyList<Alarm>> Alarms(AskingCase at, bool all = false) =>
        (await suite.Scheduling.ListAlarmsAsync(new() { Parent = at.Establishment, IncludeAcknowledged = all }, suite.As(at.Orderly))).Alarms;

    private Task<List<string>> Taken(AskingCase at) => Rows.Of(suite, "scheduling", "select zone || ' ' || coalesce(taken_by, '') from night_packs where establishment = $1 order by zone", at.Code);

    private async Task<DateTimeOffset> DueAt(AskingCase at) =>
        await Rows.Scalar<DateTime>(suite, "scheduling", "select due_at from timers where tenant = $1 and kind = 'look-for-packs'", at.Code);

    private Task<long> Timers(Alarm alarm) => Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where key = $1", Id(alarm));

    private static string[] Fact(string page, string label) =>
        [.. page.Split($"""<tr><th scope="row">{label}</th><td>""").Skip(1).Select(after => after.Split('<')[0])];
}
