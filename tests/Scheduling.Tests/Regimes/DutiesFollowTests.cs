using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Whoever has a duty in a band has it when the band is.</summary>
public sealed class DutiesFollowTests(SchedulingSuite suite)
{
    private static readonly DateOnly s_day = Given.Tomorrow.ToDay().AddDays(3);

    [Fact]
    public async Task A_duty_has_the_hours_its_band_has_now_and_comes_back_with_them()
    {
        var place = await suite.Given.Place(kind: BandKind.Am);
        var duty = await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment, s_day.ToProto());
        await Special(place, Band(BandKind.Am, "10:00", "11:30"));
        var moved = await Get(place, duty);
        Assert.Equal((At("10:00"), At("11:30"), DutyState.Assigned, false, false), (moved.StartsAt.ToDateTimeOffset(), moved.EndsAt.ToDateTimeOffset(), moved.State, moved.Clash, moved.OffHours));
        Assert.NotEqual(duty.Etag, moved.Etag);
        var told = await suite.Events.Next<DutyChanged>(e => e.Duty == duty.Name && e.StartsAt == moved.StartsAt);
        Assert.Equal((moved.EndsAt, DutyState.Assigned), (told.EndsAt, told.State));
        Assert.Empty(await Gaps(place));

        await Special(place, Band(BandKind.Am, "10:00", "11:30"), Band(BandKind.Pm, "12:00", "13:00")); // nothing changes for it
        Assert.Equal(moved, await Get(place, duty));
        await NoSpecial(place);
        Assert.Equal((duty.StartsAt, duty.EndsAt), await Hours(place, duty));
    }

    [Fact]
    public async Task A_band_that_is_gone_leaves_its_duty_marked_and_in_nobody_s_way_until_it_is_back()
    {
        var place = await suite.Given.Place(kind: BandKind.Pm);
        var night = await suite.Given.Covered(place.Offering, place.Zone, kind: BandKind.Night);
        var his = await suite.Arrive(Supporters.Of(place));
        var afternoon = await suite.Given.OnDuty(place, his.Appointment, s_day.ToProto());
        var after = await suite.Given.OnDuty(night, his.Appointment, s_day.ToProto());
        await Special(place, Band(BandKind.Am, "08:00", "12:00"));
        var marked = await Get(place, afternoon);
        Assert.Equal((true, true, afternoon.StartsAt, afternoon.EndsAt, DutyState.Assigned), (marked.OffHours, marked.Clash, marked.StartsAt, marked.EndsAt, marked.State));
        await suite.Events.Next<DutyChanged>(e => e.Duty == afternoon.Name && e.Clash);
        await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone && e.Kind == BandKind.Pm && e.Date.Equals(s_day.ToProto()) && e.Covered == 0);
        Assert.Equal(At("12:00"), (await Get(place, after)).StartsAt.ToDateTimeOffset()); // the night is longer, and he is on duty in all of it
        Assert.Empty(await Gaps(night));

        // that he has said nothing against it takes no such mark off; nobody can cover what is not there, but he may leave it
        await suite.Scheduling.SetAvailabilityAsync(new() { Name = $"{place.Establishment}/availabilities/{his.Person.Split('/')[1]}", UpdateMask = new() { Paths = { "*" } }, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
        Assert.Equal(marked, await Get(place, afternoon));
        var other = (await suite.Arrive(Supporters.Of(place))).Appointment;
        await suite.Known(place, other);
        (await Refused.By(() => suite.Scheduling.CoverDutyAsync(new() { Name = afternoon.Name, Appointment = other, RequestId = Given.RequestId() }, suite.As(place.Coordinator))))
            .Is(ErrorReason.BandNotHeld).With("band", "PM").With("date", $"{s_day:O}");

        await NoSpecial(place);
        var back = await Get(place, afternoon);
        Assert.Equal((false, false), (back.OffHours, back.Clash));
        Assert.Equal((after.StartsAt, after.EndsAt), await Hours(place, after));
        Assert.Empty(await Gaps(place));
    }

    [Fact]
    public async Task A_duty_that_has_begun_only_ends_otherwise_while_its_band_goes_on()
    {
        var place = await suite.Given.Place(kind: BandKind.Am);
        var next = await suite.Given.Covered(place.Offering, place.Zone, kind: BandKind.Pm);
        await Rows.Change(suite, "scheduling", "update establishments set time_zone = $2 where establishment = $1", place.Code, s_noon.Id); // no band goes on past midnight
        await Week(place, (BandKind.Am, -3, 5), (BandKind.Pm, 5, 8));
        var his = (await suite.Arrive(Supporters.Of(place))).Appointment;
        var running = await suite.Given.OnDuty(place, his, DayAt(-3).ToProto());
        var ahead = await suite.Given.OnDuty(next, his, DayAt(5).ToProto());
        Assert.Equal((Clock(-3), Clock(5)), (running.StartsAt.ToDateTimeOffset(), running.EndsAt.ToDateTimeOffset()));

        await Week(place, (BandKind.Am, -2, 4), (BandKind.Pm, 4, 7));
        Assert.Equal((running.StartsAt, Clock(4)), ((await Get(place, running)).StartsAt, (await Get(place, running)).EndsAt.ToDateTimeOffset()));
        Assert.Equal((Clock(4), Clock(7)), ((await Get(place, ahead)).StartsAt.ToDateTimeOffset(), (await Get(place, ahead)).EndsAt.ToDateTimeOffset()));

        await Week(place, (BandKind.Pm, -2, 1), (BandKind.Am, 1, 5)); // the morning comes after now, and nobody is on duty in it yet
        Assert.Equal((Clock(1), Clock(5)), ((await Get(place, running)).StartsAt.ToDateTimeOffset(), (await Get(place, running)).EndsAt.ToDateTimeOffset()));
        Assert.Equal((Clock(-2), Clock(1), false), ((await Get(place, ahead)).StartsAt.ToDateTimeOffset(), (await Get(place, ahead)).EndsAt.ToDateTimeOffset(), (await Get(place, ahead)).OffHours));

        await Week(place, (BandKind.Am, -5, -1), (BandKind.Pm, -1, 6)); // over: his is marked, and the other begins with its band
        var over = await Get(place, running);
        Assert.Equal((true, Clock(5)), (over.OffHours, over.EndsAt.ToDateTimeOffset()));
        var begun = await Get(place, ahead);
        Assert.Equal((false, false, Clock(-2), Clock(6)), (begun.OffHours, begun.Clash, begun.StartsAt.ToDateTimeOffset(), begun.EndsAt.ToDateTimeOffset()));
    }

    [Fact]
    public async Task Whoever_may_not_support_in_all_of_it_or_has_to_be_elsewhere_covers_it_no_more_and_another_gets_the_hours_of_now()
    {
        var place = await suite.Given.Place(kind: BandKind.Am, places: 2);
        var leaves = await suite.Arrive(Supporters.Of(place, null, Supporters.May(Registry.V1.Capability.Solo, At("12:30"))));
        var works = await suite.Arrive(Supporters.Of(place));
        var (one, other) = (await suite.Given.OnDuty(place, leaves.Appointment, s_day.ToProto()), await suite.Given.OnDuty(place, works.Appointment, s_day.ToProto()));
        var list = Given.Clashes(place.Establishment, ClashCode.Work, $"{works.Person},{s_day:O} 13:00,{s_day:O} 14:00");
        (list.FirstDay, list.LastDay) = (s_day.ToProto(), s_day.ToProto());
        await suite.Scheduling.ImportClashesAsync(list, suite.As(place.Coordinator));
        await Special(place, Band(BandKind.Am, "08:00", "13:30"));
        var (stays, clashes) = (await Get(place, one), await Get(place, other));
        Assert.Equal((true, true, one.EndsAt), (stays.OffHours, stays.Clash, stays.EndsAt));
        Assert.Equal((false, true, At("13:30")), (clashes.OffHours, clashes.Clash, clashes.EndsAt.ToDateTimeOffset()));
        Assert.Equal((2, 0), Assert.Single(await Gaps(place)) is var gap ? (gap.Places, gap.Covered) : default);

        var another = (await suite.Arrive(Supporters.Of(place))).Appointment;
        await suite.Known(place, another);
        var covered = await suite.Scheduling.CoverDutyAsync(new() { Name = one.Name, Appointment = another, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
        Assert.Equal((At("13:30"), false), (covered.EndsAt.ToDateTimeOffset(), covered.OffHours));
    }

    [Fact]
    public async Task A_duty_that_is_given_while_the_regime_changes_has_the_hours_of_the_one_or_follows()
    {
        const int days = 40;
        var place = await suite.Given.Place(kind: BandKind.Am);
        var his = (await suite.Arrive(Supporters.Of(place))).Appointment;
        await suite.Known(place, his);
        for (var round = 0; round < days / 4; round++)
        {
            var change = Week(place, (BandKind.Am, 0, 2 + (round % 2)));
            await Task.WhenAll(
                Enumerable.Range(4 * round, 4).Select(later => suite.Given.OnDuty(place, his, s_day.AddDays(later).ToProto())).Append<Task>(change));
        }

        const string others = "select date || ' ' || (ends_at - starts_at) || ' ' || state || ' ' || off_hours from duties where establishment = $1 and ends_at - starts_at <> interval '3 hours'";
        Assert.Empty(await Rows.Of(suite, "scheduling", others, place.Code));
        Assert.Equal(days, await Rows.Scalar<long>(suite, "scheduling", "select count(*) from duties where establishment = $1 and not off_hours", place.Code));
    }

    /// <summary>By the clock on the wall of that day.</summary>
    private static DateTimeOffset At(string clock) =>
        new PrisonDay([], TimeZoneInfo.FindSystemTimeZoneById("Europe/London")).Instant(s_day.ToDateTime(TimeOnly.Parse(clock, System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly DateTimeOffset s_hour = Hour();

    private static DateTimeOffset Hour()
    {
        var now = TimeProvider.System.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));
    }

    /// <summary>Where it is about noon.</summary>
    private static readonly TimeZoneInfo s_noon = TimeZoneInfo.FindSystemTimeZoneById(s_hour.Hour <= 12 ? $"Etc/GMT-{12 - s_hour.Hour}" : $"Etc/GMT+{s_hour.Hour - 12}");

    /// <summary>Some hours before or after the one it is.</summary>
    private static DateTimeOffset Clock(int later) => s_hour.AddHours(later);

    private static DateOnly DayAt(int later) => Clock(later).DayIn(s_noon.Id);

    private static SpecialBand Band(BandKind kind, string start, string end) => new() { Kind = kind, Start = start, End = end };

    private async Task Special(PlaceCase place, params SpecialBand[] bands) =>
        await Update(place, new() { SpecialDays = { new SpecialDay { Date = s_day.ToProto(), Reason = "Bank holiday", Bands = { bands } } } }, "special_days");

    private async Task NoSpecial(PlaceCase place) => await Update(place, new(), "special_days");

    private async Task Week(PlaceCase place, params (BandKind Kind, int From, int Until)[] bands)
    {
        static string Wall(int later) => $"{TimeZoneInfo.ConvertTime(Clock(later), s_noon):HH':'mm}";
        await Update(place, new() { Bands = { bands.Select(band => new Band { Kind = band.Kind, Start = Wall(band.From), End = Wall(band.Until) }) } }, "bands");
    }

    private async Task Update(PlaceCase place, Regime regime, string mask)
    {
        regime.Name = $"{place.Establishment}/regime";
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, UpdateMask = new() { Paths = { mask } }, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
    }

    private async Task<Duty> Get(PlaceCase place, Duty duty) => await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing));

    private async Task<(Google.Protobuf.WellKnownTypes.Timestamp, Google.Protobuf.WellKnownTypes.Timestamp)> Hours(PlaceCase place, Duty duty) =>
        await Get(place, duty) is var now ? (now.StartsAt, now.EndsAt) : default;

    private async Task<IReadOnlyList<CoverGap>> Gaps(PlaceCase place) =>
        [.. (await suite.Scheduling.ListCoverGapsAsync(new() { Parent = place.Establishment, FirstDay = s_day.ToProto(), LastDay = s_day.ToProto() }, suite.As(place.Wing))).Gaps.Where(gap => gap.Kind == place.Kind)];
}
