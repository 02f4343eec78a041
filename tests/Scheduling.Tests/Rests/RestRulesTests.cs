using CsCheck;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class RestRulesTests
{
    private static readonly PrisonDay s_day = new(BandHours.Usual, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));

    [Theory]
    [InlineData("2026-11-27T03:00Z", 12, "AM PM")] // rests until 15:00
    [InlineData("2026-11-27T05:00Z", 12, "AM PM")] // until 17:00, when the evening begins
    [InlineData("2026-11-27T05:01Z", 12, "AM PM ED")]
    [InlineData("2026-11-27T03:00Z", 5, "")] // until the morning begins
    [InlineData("2026-11-27T08:30Z", 1, "AM")] // begun at night, over by day
    [InlineData("2026-10-25T05:00Z", 12, "AM PM")] // the clocks go back that night: it is 17:00 then all the same
    [InlineData("2026-03-29T03:30Z", 12, "AM PM")] // and forward: 04:30 on the wall
    [InlineData("2026-11-27T03:00Z", 0, "")]
    public void Each_band_that_the_rest_reaches_into_is_excused(string over, int hours, string bands)
    {
        var at = DateTimeOffset.Parse(over, System.Globalization.CultureInfo.InvariantCulture);
        var today = DateOnly.FromDateTime(at.UtcDateTime);

        var rests = RestRules.Bands(s_day, new(today, today.AddDays(1)), [Call("one", at, hours)]);

        Assert.Equal(bands.Split(' ', StringSplitOptions.RemoveEmptyEntries), rests.Select(rest => Platform.ProtoName.Of(rest.Kind)));
        Assert.All(rests, rest => Assert.Equal((today, "one"), (rest.Date, rest.PersonId)));
    }

    [Fact]
    public void Whoever_was_called_twice_is_excused_once_and_nobody_by_somebody_else_s_rest()
    {
        var at = new DateTimeOffset(2026, 11, 27, 2, 0, 0, TimeSpan.Zero);
        var day = new DateOnly(2026, 11, 27);

        var rests = RestRules.Bands(s_day, new(day, day), [Call("two", at, 8), Call("one", at.AddHours(1), 12), Call("one", at, 12)]);

        Assert.Equal([(BandKind.Am, "one"), (BandKind.Am, "two"), (BandKind.Pm, "one")], rests.Select(rest => (rest.Kind, rest.PersonId)));
    }

    [Fact]
    public void A_band_is_excused_if_and_only_if_an_instant_of_it_is_rest() => Gen.Select(Gen.Int[0, 365 * 48], Gen.Int[0, 48]).Sample((halfHour, hours) =>
    {
        var over = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(30 * halfHour);
        var first = s_day.DayOf(over).AddDays(-1);

        var rests = RestRules.Bands(s_day, new(first, first.AddDays(5)), [Call("one", over, hours)]);

        var instants = Enumerable.Range(0, hours * 2).Select(step => s_day.At(over.AddMinutes(30 * step)));
        Assert.Equal(instants.Where(band => band.Kind is not BandKind.Night).Select(band => (band.Date, band.Kind)).Distinct(), rests.Select(rest => (rest.Date, rest.Kind)));
    }, iter: 300);

    private static NightCall Call(string person, DateTimeOffset over, int hours) => new() { PersonId = person, OverAt = over, RestAfterNight = TimeSpan.FromHours(hours) };
}
