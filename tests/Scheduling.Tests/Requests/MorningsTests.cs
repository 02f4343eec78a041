using System.Globalization;
using CsCheck;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class MorningsTests
{
    private static readonly TimeZoneInfo s_london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
    private static readonly PrisonDay s_usual = new(BandHours.Usual, s_london);

    [Theory]
    [InlineData("2026-11-23T03:00:00Z", "2026-11-23T08:00:00Z")] // before this morning
    [InlineData("2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z")] // this one has begun
    [InlineData("2026-11-23T21:00:00Z", "2026-11-24T08:00:00Z")]
    [InlineData("2026-10-24T21:00:00Z", "2026-10-25T08:00:00Z")] // the clocks go back in between
    [InlineData("2026-03-28T21:00:00Z", "2026-03-29T07:00:00Z")] // and forward
    public void Somebody_asks_again_when_the_next_morning_begins(string now, string morning) =>
        Assert.Equal(Time(morning), Mornings.Next(s_usual, Time(now)));

    [Fact]
    public void The_next_morning_always_lies_ahead_and_within_a_week_of_usual_days() =>
        Gen.Int[0, 2 * 365 * 24 * 60].Sample(minutes =>
        {
            var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
            var next = Mornings.Next(s_usual, now);
            return next > now && next - now <= TimeSpan.FromHours(25) && s_usual.At(next).Kind is BandKind.Am;
        });

    [Fact]
    public void A_regime_without_mornings_loses_nobody()
    {
        var now = new DateTimeOffset(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
        var nights = new PrisonDay([new(BandKind.Night, [], new(20, 0), new(8, 0))], s_london);

        Assert.Equal(now.AddDays(1), Mornings.Next(nights, now));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
