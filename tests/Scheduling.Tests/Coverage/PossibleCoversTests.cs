using CsCheck;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class PossibleCoversTests
{
    private const string Here = "establishments/MDI/zones/hb-1";

    private static readonly DateTimeOffset s_from = new(2026, 11, 23, 20, 0, 0, TimeSpan.Zero);
    private static readonly DayBand s_night = new(new(2026, 11, 23), BandKind.Night, s_from, s_from.AddHours(12));
    private static readonly LoadLimits s_limits = new() { ContactsPerWeek = 0, ConsecutiveNights = 3, RestAfterNight = TimeSpan.FromHours(12) };

    private static readonly Gen<CandidacyRow> s_candidacies = Gen.Select(
        Gen.Select(Gen.Int[1, 40], Gen.OneOf("hb-1", "hb-1", "hb-1", "hb-2"), Gen.Int[0, 5].Select(n => n > 0), Gen.Int[0, 5].Select(n => n == 0)), // so that many could
        Gen.Int[0, 11].Select(n => n switch { 0 => "ABSENT", 1 => "CANNOT", 2 => "CLASH", _ => default(string) }),
        Gen.Select(Gen.Int[1, 4], Gen.Int[500, 2000], Gen.Bool, Gen.Int[0, 3]),
        (who, keptFrom, load) => Row($"appointm{who.Item1:00}", who.Item2, who.Item3, who.Item4, keptFrom, load.Item1, load.Item2, load.Item3, load.Item4));

    /// <summary>Exactly those come first whom AssignDuty would not refuse, by who would rather not and then by who was asked least recently.</summary>
    [Fact]
    public void Whoever_could_comes_first_and_whose_turn_it_is_before_the_others() => s_candidacies.List[0, 20].Sample(rows =>
    {
        var all = PossibleCovers.InOrder(rows, Here, s_night, s_limits);
        Assert.Equal(rows.Count, all.Count);
        var could = all.TakeWhile(one => one.WhyNot is WhyNot.Unspecified).ToList();
        Assert.DoesNotContain(all.Skip(could.Count), one => one.WhyNot is WhyNot.Unspecified);
        Assert.Equal(rows.Count(Could), could.Count);
        Assert.All(could, one => Assert.True(Could(one.Candidacy) && one.Rule is null));
        Assert.Equal(could.OrderBy(one => one.Candidacy.RatherNot).ThenBy(one => one.Candidacy.AskedAt ?? DateTimeOffset.MinValue).Select(one => one.Candidacy.AskedAt), could.Select(one => one.Candidacy.AskedAt));
    });

    [Theory]
    [InlineData(false, true, "CLASH", "hb-2", WhyNot.MayNot, ErrorReason.NotStanding)]
    [InlineData(true, true, "CLASH", "hb-2", WhyNot.NotFree, ErrorReason.DutyOverlaps)]
    [InlineData(true, false, "CLASH", "hb-2", WhyNot.NotFree, ErrorReason.Clashes)]
    [InlineData(true, false, "ABSENT", "hb-1", WhyNot.NotFree, ErrorReason.NotAvailable)]
    [InlineData(true, false, null, "hb-2", WhyNot.TooFar, ErrorReason.TooFar)]
    [InlineData(true, false, null, "hb-1", WhyNot.Unspecified, null)]
    public void The_class_says_no_more_than_everybody_may_know(bool stands, bool overlaps, string? keptFrom, string zone, WhyNot whyNot, ErrorReason? rule)
    {
        var one = Assert.Single(PossibleCovers.InOrder([Row("appointm01", zone, stands, overlaps, keptFrom, 1, 900, false, 0)], Here, s_night, s_limits));
        Assert.Equal((whyNot, rule), (one.WhyNot, one.Rule));
    }

    private static bool Could(CandidacyRow row) =>
        row is { Stands: true, Overlaps: false, KeptFrom: null, Zone: "hb-1", NightsInARow: <= 3 } && s_from - row.RestsFrom >= s_limits.RestAfterNight;

    private static CandidacyRow Row(string id, string zone, bool stands, bool overlaps, string? keptFrom, int nights, int restMinutes, bool ratherNot, int askedDaysAgo) => new()
    {
        AppointmentId = id,
        PersonId = $"person{id}",
        Zone = zone,
        Stands = stands,
        Overlaps = overlaps,
        KeptFrom = keptFrom,
        CanBeBrought = zone == "hb-1",
        Covered = 9,
        Shadows = 0,
        NightsInARow = nights,
        RestsFrom = s_from.AddMinutes(-restMinutes),
        RestsUntil = null,
        RatherNot = ratherNot,
        AskedAt = askedDaysAgo == 0 ? null : s_from.AddDays(-askedDaysAgo),
    };
}
