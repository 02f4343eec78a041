using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Days with bands of their own, through the regime and in all that is built on it.</summary>
public sealed class SpecialDayRpcTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Special_days_are_read_as_they_were_written_by_date_and_a_mask_leaves_what_it_does_not_name()
    {
        var place = await suite.Given.Place();
        SpecialDay locked = Day(9), early = Day(3, Band(BandKind.Am, "08:00", "12:00"), Band(BandKind.Night, "12:00", "08:00"));
        var stored = await Update(place, [locked, early]);
        Assert.Equal([early, locked], stored.SpecialDays);
        Assert.Equal(4, stored.Bands.Count); // the usual day besides
        Assert.Equal(stored, await Get(place));

        var reached = await suite.Given.Reached(place, place.Zone);
        Assert.Equal(stored.SpecialDays, reached.SpecialDays);
        Assert.NotEqual(stored.Etag, reached.Etag);
        var replaced = await Update(place, [Day(3)]);
        Assert.Equal([Day(3)], replaced.SpecialDays);
        Assert.Equal(reached.Reach, replaced.Reach);
        Assert.Empty((await Update(place, [])).SpecialDays);
        (await Refused.By(() => Call(place, [locked], stored.Etag))).Is(Platform.V1.ErrorReason.StaleEtag);
    }

    [Fact]
    public async Task What_is_refused_changes_nothing()
    {
        var place = await suite.Given.Place();
        var stored = await Update(place, [Day(3)]);
        var overlaps = await Refused.By(() => Call(place, [Day(4, Band(BandKind.Am, "07:00", "12:00"))]));
        overlaps.Is(ErrorReason.BandsOverlap).With("bands", "NIGHT,AM").With("date", $"{Date(4):O}");
        Assert.Equal(["regime.special_days[1].date", "regime.special_days[2].date", "regime.special_days[3].date"],
            (await Refused.By(() => Call(place, [Day(4), Day(4), Day(-3), Day(900)]))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        var nameless = Day(4);
        nameless.Reason = "";
        Assert.Equal(["regime.special_days[0].reason"], (await Refused.By(() => Call(place, [nameless]))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        nameless.Reason = new string('x', 81);
        Assert.Equal(["regime.special_days[0].reason"], (await Refused.By(() => Call(place, [nameless]))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        Assert.Equal(stored, await Get(place));
    }

    [Fact]
    public async Task A_day_that_is_given_without_a_mask_leaves_the_week_as_it_is()
    {
        var place = await suite.Given.Place();
        var week = (await Get(place)).Bands;
        var bare = new UpdateRegimeRequest { Regime = new() { Name = $"{place.Establishment}/regime", SpecialDays = { Day(4) } }, RequestId = Given.RequestId() };
        var updated = await suite.Scheduling.UpdateRegimeAsync(bare, suite.As(place.Coordinator));
        Assert.Equal(week, updated.Bands);
        Assert.Equal([Day(4)], updated.SpecialDays);
        var broken = new UpdateRegimeRequest { Regime = new() { Name = $"{place.Establishment}/regime", Bands = { new Band { Start = "08:00", End = "12:00" } } }, RequestId = Given.RequestId() };
        Assert.Equal(["regime.bands[0].kind"], (await Refused.By(() => suite.Scheduling.UpdateRegimeAsync(broken, suite.As(place.Coordinator)))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    /// <summary>A week that a day to come can't stand beside is refused as such a day is.</summary>
    [Fact]
    public async Task The_week_may_not_overlap_with_a_special_day_either()
    {
        var place = await suite.Given.Place();
        await Update(place, [Day(3, Band(BandKind.Am, "08:00", "12:00"))]);
        var week = new Regime { Name = $"{place.Establishment}/regime", Bands = { new Band { Kind = BandKind.Night, Start = "20:00", End = "09:00" } } };
        (await Refused.By(() => suite.Scheduling.UpdateRegimeAsync(new() { Regime = week, RequestId = Given.RequestId() }, suite.As(place.Coordinator))))
            .Is(ErrorReason.BandsOverlap).With("bands", "NIGHT,AM").With("date", $"{Date(3):O}");
    }

    [Fact]
    public async Task A_day_that_is_over_stays_as_it_was_whether_or_not_it_is_given_again()
    {
        var place = await suite.Given.Place(kind: BandKind.Pm);
        await Update(place, [Day(5)]);
        await Rows.Change(suite, "scheduling", "update special_days set date = $2 where establishment = $1", place.Code, Date(-5));
        Assert.Empty((await Forecast(place, -5)).Forecasts); // nobody was needed
        var kept = await Update(place, []);
        Assert.Equal([Day(-5)], kept.SpecialDays);
        Assert.Equal([Day(-5), Day(1)], (await Update(place, [Day(1), Day(-5)])).SpecialDays);
        Assert.Equal(["regime.special_days[0].date"], (await Refused.By(() => Call(place, [Day(-5, Band(BandKind.Pm, "12:00", "13:00"))]))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        Assert.Empty((await Forecast(place, -5)).Forecasts);
    }

    [Fact]
    public async Task A_band_that_is_not_held_needs_nobody_and_is_given_to_nobody()
    {
        var night = await suite.Given.Place();
        var afternoon = await suite.Given.Covered(night.Offering, night.Zone, kind: BandKind.Pm);
        await suite.Given.OnDuty(afternoon, (await suite.Arrive(Supporters.Of(night))).Appointment, Date(3).ToProto());
        await Update(night, [Day(3, Band(BandKind.Am, "08:00", "11:00"))]);

        var cover = Assert.Single((await Forecast(night, 3)).Forecasts);
        Assert.Equal((BandKind.Night, 21), (cover.Kind, (cover.EndsAt - cover.StartsAt).ToTimeSpan().Hours));
        Assert.Equal([BandKind.Pm, BandKind.Night], (await Forecast(night, 4)).Forecasts.Select(one => one.Kind));
        var another = await suite.Arrive(Supporters.Of(night));
        (await Refused.By(() => suite.Scheduling.AssignDutyAsync(
            new() { Parent = night.Establishment, Appointment = another.Appointment, Zone = night.Zone, Date = Date(3).ToProto(), Kind = BandKind.Pm, RequestId = Given.RequestId() }, suite.As(night.Coordinator))))
            .Is(ErrorReason.BandNotHeld).With("band", "PM").With("date", $"{Date(3):O}");
        var long_ = await suite.Given.OnDuty(night, another.Appointment, Date(3).ToProto());
        Assert.Equal((cover.StartsAt, cover.EndsAt), (long_.StartsAt, long_.EndsAt));
    }

    [Fact]
    public async Task A_rota_needs_nobody_where_the_band_is_not_held_on_that_date_and_says_so()
    {
        var at = await RotaCase.Given(suite, team: 1);
        await Update(at.Night, [.. Enumerable.Range(0, RotaCase.Days - 2).Select(later => Day(later))]); // all NIGHT, day after day
        var check = await at.Check(at.Entry(0, 1, BandKind.Pm));
        Assert.Equal([(0, RotaFaultKind.BandNotHeld)], check.Faults.Where(fault => fault.Kind is not RotaFaultKind.UnderCover).Select(fault => (fault.Entry, fault.Kind)));
        var missing = check.Faults.Where(fault => fault.Kind is RotaFaultKind.UnderCover).ToLookup(fault => fault.Band, fault => fault.Date);
        Assert.Equal(RotaCase.Days, missing[BandKind.Night].Count());
        Assert.Equal([RotaCase.Day(5), RotaCase.Day(6)], missing[BandKind.Pm]);
    }

    [Fact]
    public async Task A_request_has_until_lock_up_of_its_date()
    {
        var at = await suite.Given.Asking();
        var today = TimeProvider.System.GetUtcNow().DayIn("Europe/London");
        var early = Enumerable.Range(1, 2).Select(later => SpecialOn(today.AddDays(later), Band(BandKind.Am, "00:00", "22:30"), Band(BandKind.Night, "22:30", "00:00"))); // two, should it strike midnight
        var regime = new Regime { Name = $"{at.Establishment}/regime", SpecialDays = { early } };
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, UpdateMask = new() { Paths = { "special_days" } }, RequestId = Given.RequestId() }, suite.As(at.Coordinator));
        var raise = new RaiseRequestRequest
        {
            Parent = at.Establishment,
            Scheme = at.Offering.Scheme,
            Zone = at.Zone,
            PrisonerNumber = Given.PrisonerNumber(),
            Urgency = Urgency.WhenPossible,
            RequestId = Given.RequestId(),
        };
        var raised = await Given.OnceCopied(() => suite.Scheduling.RaiseRequestAsync(raise, suite.As(at.Wing)));
        var ends = TimeZoneInfo.ConvertTime(raised.ExpiresAt.ToDateTimeOffset(), TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));
        Assert.Equal((22, 30), (ends.Hour, ends.Minute));
        Assert.Equal(raised.RecordedAt.ToDateTimeOffset().DayIn("Europe/London").AddDays(1), DateOnly.FromDateTime(ends.Date));
    }

    private static DateOnly Date(int later) => Given.Tomorrow.ToDay().AddDays(later);

    private static SpecialDay Day(int later, params SpecialBand[] bands) => SpecialOn(Date(later), bands);

    private static SpecialDay SpecialOn(DateOnly date, params SpecialBand[] bands) => new() { Date = date.ToProto(), Reason = "Bank holiday", Bands = { bands } };

    private static SpecialBand Band(BandKind kind, string start, string end) => new() { Kind = kind, Start = start, End = end };

    private async Task<Regime> Get(PlaceCase place) => await suite.Scheduling.GetRegimeAsync(new() { Name = $"{place.Establishment}/regime" }, suite.As(place.Wing));

    private async Task<Regime> Update(PlaceCase place, SpecialDay[] days) => await Call(place, days);

    private Grpc.Core.AsyncUnaryCall<Regime> Call(PlaceCase place, SpecialDay[] days, string etag = "") => suite.Scheduling.UpdateRegimeAsync(
        new() { Regime = new() { Name = $"{place.Establishment}/regime", SpecialDays = { days }, Etag = etag }, UpdateMask = new() { Paths = { "special_days" } }, RequestId = Given.RequestId() }, suite.As(place.Coordinator));

    private async Task<ForecastCoverResponse> Forecast(PlaceCase place, int later) => await suite.Scheduling.ForecastCoverAsync(
        new() { Parent = place.Establishment, FirstDay = Date(later).ToProto(), LastDay = Date(later).ToProto() }, suite.As(place.Wing));
}
