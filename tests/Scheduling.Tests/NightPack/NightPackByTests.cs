using Microsoft.Extensions.DependencyInjection;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests;

/// <summary>By when the packs of an evening have to be taken, as a prison says.</summary>
public sealed class NightPackByTests(SchedulingSuite suite)
{
    private static readonly PrisonDay s_prisonDay = new(BandHours.Usual, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));

    [Fact]
    public async Task The_first_time_lies_ahead_today_or_tomorrow_and_where_nobody_says_one_there_is_none()
    {
        var place = await suite.Given.Place();
        Assert.Equal("", (await suite.Given.Evening(place.Establishment, byInMinutes: null)).NightPackBy);
        Assert.Null(await DueIn(place));
        await suite.Given.Evening(place.Establishment, 30);
        Assert.InRange((await DueIn(place))!.Value, TimeSpan.FromMinutes(27), TimeSpan.FromMinutes(30));
        await suite.Given.Evening(place.Establishment, null);
        Assert.Null(await DueIn(place));
        await suite.Given.Evening(place.Establishment, -30);
        Assert.InRange((await DueIn(place))!.Value, TimeSpan.FromHours(22), TimeSpan.FromHours(25)); // the clocks may change
    }

    [Fact]
    public async Task Another_time_moves_what_is_to_come_on_its_day_and_other_hours_move_nothing()
    {
        var place = await suite.Given.Place();
        await suite.Given.Evening(place.Establishment, 30);
        var first = await DueAt(place);
        var moved = await suite.Given.Evening(place.Establishment, 45);
        Assert.Equal(OnTheDayOf(first, moved), await DueAt(place));
        await Looked(place);
        var next = await DueAt(place);
        Assert.Equal(OnTheDayOf(first, moved, days: 1), next);
        moved = await suite.Given.Evening(place.Establishment, 50);
        Assert.Equal(OnTheDayOf(first, moved, days: 1), await DueAt(place));
        moved.Bands[0].End = Given.WallClock(55);
        Assert.Equal(moved.NightPackBy, (await Update(new() { Name = moved.Name, Bands = { moved.Bands } })).NightPackBy);
        Assert.Equal(OnTheDayOf(first, moved, days: 1), await DueAt(place));
    }

    [Fact]
    public async Task Looked_for_again_at_a_later_time_of_the_same_day_it_is_the_same_night()
    {
        var place = await suite.Given.Place();
        await suite.Given.Evening(place.Establishment, 30);
        await suite.Given.PacksLooked(place.Code);
        var alarm = Assert.Single(await Alarms(place));
        await suite.Scheduling.AcknowledgeAlarmAsync(new() { Name = alarm.Name, RequestId = Given.RequestId() }, suite.As($"ORDERLY@{place.Code}"));
        await suite.Given.Evening(place.Establishment, 45);
        await suite.Given.PacksLooked(place.Code);
        Assert.Empty(await Alarms(place)); // somebody is at it
    }

    [Fact]
    public async Task No_longer_said_a_look_that_was_under_way_alarms_nobody()
    {
        var place = await suite.Given.Place();
        await suite.Given.Evening(place.Establishment, 30);
        await suite.Given.Evening(place.Establishment, null);
        await Rows.Due(suite, "scheduling", place.Code, LookForPacks.Kind, "tonight");
        await Eventually.True(async () => await DueIn(place) is null);
        Assert.Empty(await Alarms(place));
    }

    [Fact]
    public async Task A_time_of_the_night_is_refused_and_so_are_bands_that_make_it_one()
    {
        var regime = new Regime { Name = $"{(await suite.Given.Place()).Establishment}/regime", NightPackBy = "17:00" };
        Assert.Equal("17:00", (await Update(regime, "night_pack_by")).NightPackBy);
        Assert.Equal("17:00", (await suite.Scheduling.GetRegimeAsync(new() { Name = regime.Name }, suite.As($"WING@{Code(regime)}"))).NightPackBy);
        var early = new Regime { Name = regime.Name, Bands = { new Band { Kind = BandKind.Am, Start = "08:00", End = "16:00" } } };
        foreach (var (wrong, mask) in new[] { (new() { Name = regime.Name, NightPackBy = "20:00" }, "night_pack_by"), (early, "bands") })
        {
            Assert.Equal(["regime.night_pack_by"], (await Refused.By(() => Update(wrong, mask))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        }

        Assert.Equal("", (await Update(early, "*")).NightPackBy);
    }

    [Theory]
    [InlineData("19:59", true)]
    [InlineData("20:00", false)]
    [InlineData("07:59", false)]
    [InlineData("08:00", true)]
    public void By_day_it_is_taken_and_by_night_refused(string text, bool good)
    {
        if (good)
        {
            Assert.Equal(TimeOnly.ParseExact(text, "HH:mm", null), NightPackRules.By(BandHours.Usual, text));
            return;
        }

        Assert.Contains("Monday", Assert.Throws<Refusal>(() => NightPackRules.By(BandHours.Usual, text)).Fields.Single().Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "17:30", "2026-11-28T17:30Z")]
    [InlineData(null, "17:00", "2026-11-29T17:00Z")] // it is that time now
    [InlineData("2026-11-28T18:00Z", "17:30", "2026-11-28T17:30Z")]
    [InlineData("2026-11-28T18:00Z", "16:00", "2026-11-28T16:00Z")] // at once, rather than not today
    [InlineData("2026-11-29T16:00Z", "17:30", "2026-11-29T17:30Z")] // today's is over
    [InlineData("2026-03-28T17:00Z", "18:00", "2026-03-28T18:00Z")]
    public void Next_it_is_on_the_day_it_was_to_be(string? pending, string by, string next) => Assert.Equal(
        Instant(next), NightPackRules.Next(s_prisonDay, pending is null ? null : Instant(pending), TimeOnly.ParseExact(by, "HH:mm", null), Instant("2026-11-28T17:00Z")));

    [Fact]
    public void After_it_it_is_the_next_day_by_the_clock_on_the_wall() =>
        Assert.Equal(Instant("2026-03-29T16:00Z"), NightPackRules.After(s_prisonDay, Instant("2026-03-28T17:00Z"), new(17, 0)));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, null);

    /// <summary>When the time of a regime is on the day of an instant, or on one after.</summary>
    private static DateTimeOffset OnTheDayOf(DateTimeOffset instant, Regime regime, int days = 0) => s_prisonDay.Instant(s_prisonDay.DayOf(instant).AddDays(days).ToDateTime(TimeOnly.ParseExact(regime.NightPackBy, "HH:mm", null)));

    private static string Code(Regime regime) => regime.Name.Split('/')[1];

    private async Task<Regime> Update(Regime regime, params string[] mask) =>
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, UpdateMask = new() { Paths = { mask } }, RequestId = Given.RequestId() }, suite.As($"COORDINATOR@{Code(regime)}"));

    /// <summary>It has been looked for what was due next, without waiting for it.</summary>
    private async Task Looked(PlaceCase place) => await new LookForPacks(suite.Service("scheduling").Parts.GetRequiredService<Db>())
        .Fire(new(place.Code, LookForPacks.Kind, "tonight", await DueAt(place)), CancellationToken.None);

    private async Task<DateTimeOffset> DueAt(PlaceCase place) =>
        await Rows.Scalar<DateTime>(suite, "scheduling", "select due_at from timers where tenant = $1 and kind = 'look-for-packs'", place.Code);

    private async Task<TimeSpan?> DueIn(PlaceCase place) =>
        await Rows.Scalar<TimeSpan?>(suite, "scheduling", "select due_at - now() from timers where tenant = $1 and kind = 'look-for-packs'", place.Code);

    private async Task<IReadOnlyList<Alarm>> Alarms(PlaceCase place) =>
        (await suite.Scheduling.ListAlarmsAsync(new() { Parent = place.Establishment }, suite.As($"ORDERLY@{place.Code}"))).Alarms.Where(alarm => alarm.Kind is AlarmKind.NightPackNotTaken).ToList();
}
