using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Where no first day is given, lists begin with the band that runs now: after midnight it is still yesterday's night.</summary>
public sealed class NightThatRunsTests(SchedulingSuite suite)
{
    private static readonly DateTimeOffset s_now = TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData(0, -1)]
    [InlineData(12, 0)]
    public async Task What_is_listed_begins_with_the_day_of_the_band_that_runs(int hour, int day)
    {
        var place = await suite.Given.Place(places: 2);
        var zone = WhereItIs(hour);
        await Rows.Change(suite, "scheduling", "update establishments set time_zone = $2 where establishment = $1", place.Code, zone);
        var first = s_now.DayIn(zone).AddDays(day);
        var duty = await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment, first.ToProto());

        var days = new ListDutiesRequest { Parent = place.Establishment };
        Assert.Equal([duty], (await suite.Scheduling.ListDutiesAsync(days, suite.As(place.Wing))).Duties);
        var gaps = (await suite.Scheduling.ListCoverGapsAsync(new() { Parent = place.Establishment }, suite.As(place.Wing))).Gaps;
        Assert.Equal((first.ToProto(), BandKind.Night, 2, 1, 7), (gaps[0].Date, gaps[0].Kind, gaps[0].Places, gaps[0].Covered, gaps.Count));
        var ahead = await suite.Scheduling.ForecastCoverAsync(new() { Parent = place.Establishment }, suite.As(place.Wing));
        Assert.Equal((duty.StartsAt, 1, first.ToProto(), 7), (ahead.Forecasts[0].StartsAt, ahead.Forecasts[0].Covered, ahead.Days[0].Date, ahead.Days.Count));
        var file = new ExportRotaRequest { Parent = place.Establishment, Scheme = place.Offering.Scheme, Format = RotaFormat.Csv };
        Assert.Contains($"{first:O} 20:00", (await suite.Scheduling.ExportRotaAsync(file, suite.As(place.Wing))).Data.ToStringUtf8(), StringComparison.Ordinal);
    }

    /// <summary>A time zone in which it is that hour of the day, so that no test waits for it.</summary>
    private static string WhereItIs(int hour)
    {
        var later = hour - s_now.Hour; // than in UTC
        later += later < -12 ? 24 : later > 14 ? -24 : 0;
        return later < 0 ? $"Etc/GMT+{-later}" : $"Etc/GMT-{later}";
    }
}
