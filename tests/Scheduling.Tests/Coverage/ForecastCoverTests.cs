using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class ForecastCoverTests(SchedulingSuite suite)
{
    private static readonly DateOnly s_tomorrow = Given.Tomorrow.ToDay();

    [Fact]
    public async Task Weeks_ahead_each_band_says_how_it_is_covered_and_each_day_its_sum()
    {
        var place = await suite.Given.Place(places: 2);
        await suite.Given.Covered(place.Offering, place.Zone, 1, BandKind.Am);
        await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        var asked = new ForecastCoverRequest { FirstDay = Given.Tomorrow, LastDay = s_tomorrow.AddDays(27).ToProto() };
        var all = await Ask(place, asked);
        Assert.Equal((56, 28), (all.Forecasts.Count, all.Days.Count));
        Assert.Equal((BandKind.Night, 2, 1, true), Told(all.Forecasts[1]));
        Assert.Equal((BandKind.Night, 2, 0, false), Told(all.Forecasts[3]));
        Assert.Equal((Given.Tomorrow, 3, 1, 2), (all.Days[0].Date, all.Days[0].Places, all.Days[0].Covered, all.Days[0].Gaps));
        Assert.Equal(s_tomorrow, DateOnly.FromDateTime(all.Forecasts[1].StartsAt.ToDateTime()));

        var pages = new List<ForecastCoverResponse>();
        for (asked.PageSize = 25; pages.Count == 0 || asked.PageToken.Length > 0; asked.PageToken = pages[^1].NextPageToken)
        {
            pages.Add(await Ask(place, asked));
        }

        Assert.Equal(all.Forecasts, pages.SelectMany(page => page.Forecasts));
        Assert.All(pages, page => Assert.Equal(all.Days, page.Days));
    }

    [Fact]
    public async Task Hours_ahead_the_band_that_runs_and_those_that_begin_in_them_are_told()
    {
        var place = await suite.Given.Place();
        foreach (var kind in new[] { BandKind.Am, BandKind.Pm, BandKind.Ed })
        {
            await suite.Given.Covered(place.Offering, place.Zone, 1, kind);
        }

        var (now, day) = (TimeProvider.System.GetUtcNow(), await Ask(place, new() { Hours = 24 }));
        Assert.InRange(day.Forecasts.Count, 4, 5);
        Assert.InRange(day.Forecasts[0].StartsAt.ToDateTimeOffset(), now.AddHours(-12), now.AddMinutes(1)); // before dawn it is yesterday's night
        Assert.InRange(day.Forecasts[0].EndsAt.ToDateTimeOffset(), now, now.AddHours(12));
        Assert.InRange(day.Forecasts[^1].StartsAt.ToDateTimeOffset(), now.AddHours(24 - 12), now.AddHours(24).AddMinutes(1));
        Assert.Equal("hours", Assert.Single((await Refused.By(() => suite.Scheduling.ForecastCoverAsync(
            new() { Parent = place.Establishment, Hours = 3, FirstDay = Given.Tomorrow }, suite.As(place.Wing)))).Is(Platform.V1.ErrorReason.InvalidFields).Fields));
    }

    /// <summary>The clocks of London go back in the night to the last Sunday of October, and forward in the night to the last Sunday of March.</summary>
    [Theory]
    [InlineData(24, 60)]
    [InlineData(25, 0)]
    public void A_night_an_hour_longer_is_said(int day, int minutes)
    {
        var prison = new PrisonDay(BandHours.Usual, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));
        var night = prison.On(new(2026, 10, day), BandKind.Night)!;
        Assert.Equal((minutes, 12 * 60), (prison.UnusualMinutes(night.From, night.Until), (int)(night.Until - night.From).TotalMinutes - minutes));
        var short_ = prison.On(new(2027, 3, 27), BandKind.Night)!;
        Assert.Equal(-60, prison.UnusualMinutes(short_.From, short_.Until));
    }

    [Fact]
    public async Task A_duty_and_a_forecast_say_that_a_night_is_longer()
    {
        var place = await suite.Given.Place();
        var duty = await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        Assert.Equal(0, duty.UnusualMinutes);
        await Rows.Change(suite, "scheduling", "update duties set date = '2026-10-24', starts_at = '2026-10-24 19:00Z', ends_at = '2026-10-25 08:00Z' where establishment = $1", place.Code);
        Assert.Equal(60, (await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing))).UnusualMinutes);
        var day = new DateOnly(2026, 10, 24).ToProto();
        Assert.Equal([60], (await suite.Scheduling.ListDutiesAsync(new() { Parent = place.Establishment, FirstDay = day, LastDay = day }, suite.As(place.Wing))).Duties.Select(one => one.UnusualMinutes));
        Assert.Equal([60], (await Ask(place, new() { FirstDay = day, LastDay = day })).Forecasts.Select(one => one.UnusualMinutes));
    }

    private static (BandKind Kind, int Places, int Covered, bool Alone) Told(CoverForecast one) => (one.Kind, one.Places, one.Covered, one.Alone);

    private async Task<ForecastCoverResponse> Ask(PlaceCase place, ForecastCoverRequest request)
    {
        request.Parent = place.Establishment;
        return await suite.Scheduling.ForecastCoverAsync(request, suite.As(place.Wing));
    }
}
