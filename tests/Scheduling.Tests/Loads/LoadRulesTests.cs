using CsCheck;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class LoadRulesTests
{
    private static readonly LoadLimits s_none = new() { ContactsPerWeek = 0, ConsecutiveNights = 0, RestAfterNight = TimeSpan.Zero };
    private static readonly DateTimeOffset s_from = new(2026, 11, 23, 20, 0, 0, TimeSpan.Zero);

    /// <summary>A scheme without limits refuses nobody, whatever he carries.</summary>
    [Fact]
    public void Rules_without_limits_mean_none() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 3000], Gen.Bool).Sample((nights, minutes, night) =>
            LoadRules.RequireWithin(s_none, Hours(night ? BandKind.Night : BandKind.Am), Around(nights, minutes, minutes)));

    /// <summary>Exactly what is past a limit is refused, and it is said which and by how much.</summary>
    [Fact]
    public void What_is_past_a_limit_is_refused_and_nothing_else() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[0, 1500], Gen.Int[0, 1500]).Sample((limit, nights, before, after) =>
        {
            var limits = s_none with { ConsecutiveNights = limit, RestAfterNight = TimeSpan.FromHours(12) };
            var refused = Caught(() => LoadRules.RequireWithin(limits, Hours(BandKind.Night), Around(nights, before, after)));
            var rest = Math.Min(before, after);
            (ErrorReason? Reason, string? Value) expected = nights > limit ? (ErrorReason.TooManyNights, $"{nights}") : rest < 720 ? (ErrorReason.RestTooShort, $"{rest} min") : (null, null);
            Assert.Equal(expected, ((ErrorReason?)refused?.Reason, refused?.Metadata["value"]));
        });

    [Fact]
    public void Just_as_much_rest_as_is_asked_for_is_enough() =>
        LoadRules.RequireWithin(s_none with { RestAfterNight = TimeSpan.FromHours(12) }, Hours(BandKind.Night), Around(1, 720, 720));

    [Fact]
    public void By_day_no_nights_are_counted() =>
        LoadRules.RequireWithin(s_none with { ConsecutiveNights = 1 }, Hours(BandKind.Pm), Around(9, null, null));

    [Theory]
    [InlineData(4, null, false)]
    [InlineData(5, null, true)] // one more would be past it
    [InlineData(0, 11, true)]
    [InlineData(0, 12, false)]
    public void Who_has_no_room_for_one_contact_more_or_still_rests_is_full(int contacts, int? hoursSinceCall, bool full) => Assert.Equal(full, LoadRules.IsFull(
        s_none with { ContactsPerWeek = 5, RestAfterNight = TimeSpan.FromHours(12) }, contacts, hoursSinceCall is { } hours ? TimeSpan.FromHours(hours) : null));

    private static DayBand Hours(BandKind kind) => new(new(2026, 11, 23), kind, s_from, s_from.AddHours(12));

    private static LoadAround Around(int nights, int? before, int? after) => new()
    {
        NightsInARow = nights,
        RestsFrom = before is { } b ? s_from.AddMinutes(-b) : null,
        RestsUntil = after is { } a ? s_from.AddHours(12).AddMinutes(a) : null,
    };

    private static Refusal? Caught(Action step)
    {
        try
        {
            step();
            return null;
        }
        catch (Refusal refusal)
        {
            return refusal;
        }
    }
}
