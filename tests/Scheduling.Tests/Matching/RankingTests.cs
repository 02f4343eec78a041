using CsCheck;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class RankingTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);

    private static readonly LoadLimits s_none = new() { ContactsPerWeek = 0, ConsecutiveNights = 0, RestAfterNight = TimeSpan.Zero };
    private static readonly LoadLimits s_limits = new() { ContactsPerWeek = 5, ConsecutiveNights = 0, RestAfterNight = TimeSpan.FromHours(12) };

    [Fact]
    public void Whoever_is_past_a_limit_is_asked_after_everybody_who_is_not()
    {
        var order = Ranking.InOrder(
            [At("full", "a", contacts: 5), At("resting", "a") with { RestsFrom = s_now.AddHours(-11) }, At("far", null, contacts: 4) with { RestsFrom = s_now.AddHours(-12) }], "a", s_limits, s_now);

        Assert.Equal(["far", "resting", "full"], order.Select(candidate => candidate.AppointmentId));
    }

    [Fact]
    public void Whoever_is_on_duty_here_comes_before_one_in_reach_and_both_before_one_who_is_not_on_duty()
    {
        var order = Ranking.InOrder([At("free", null), At("near", "b"), At("here", "a", contacts: 9)], "a", s_none, s_now);

        Assert.Equal(["here", "near", "free"], order.Select(candidate => candidate.AppointmentId));
    }

    [Fact]
    public void Whoever_was_asked_at_the_door_comes_first_but_not_past_a_limit()
    {
        Candidate[] others = [At("here", "a"), At("full", "a", contacts: 5) with { AskedDirectly = true }];

        Assert.Equal(["here", "full"], Ranking.InOrder(others, "a", s_limits, s_now).Select(candidate => candidate.AppointmentId));
        Assert.Equal(["far", "here", "full"], Ranking.InOrder([.. others, At("far", null, contacts: 4) with { AskedDirectly = true }], "a", s_limits, s_now).Select(candidate => candidate.AppointmentId));
    }

    [Fact]
    public void Whoever_speaks_the_asker_s_language_comes_before_who_is_nearer_and_after_whom_he_asked_himself_and_not_past_a_limit()
    {
        Candidate[] others = [At("here", "a"), At("full", "a", contacts: 5) with { Speaks = true }, At("speaks", null, contacts: 4) with { Speaks = true }];

        Assert.Equal(["speaks", "here", "full"], Ranking.InOrder(others, "a", s_limits, s_now).Select(candidate => candidate.AppointmentId));
        Assert.Equal(["asked", "speaks", "here", "full"], Ranking.InOrder([.. others, At("asked", null, contacts: 4) with { AskedDirectly = true }], "a", s_limits, s_now).Select(candidate => candidate.AppointmentId));
        Assert.Equal(["here", "full", "again"], Ranking.InOrder([.. others[..2], At("again", "a") with { Speaks = true, TimesAsked = 1 }], "a", s_limits, s_now).Select(candidate => candidate.AppointmentId));
    }

    /// <summary>However near he is, and whoever asked him himself.</summary>
    [Fact]
    public void Whoever_was_asked_about_it_is_asked_again_when_everybody_was_asked_as_often()
    {
        var order = Ranking.InOrder(
            [At("again", "a") with { TimesAsked = 2, AskedDirectly = true }, At("once", "a") with { TimesAsked = 1 }, At("full", null, contacts: 5)], "a", s_limits, s_now);

        Assert.Equal(["full", "once", "again"], order.Select(candidate => candidate.AppointmentId));
    }

    [Fact]
    public void Among_equals_the_fewest_contacts_decide_then_who_was_asked_longest_ago_then_the_id()
    {
        var order = Ranking.InOrder(
            [At("c", "a", 1, askedHoursAgo: 1), At("d", "a", 1, askedHoursAgo: 5), At("e", "a", 1), At("b", "a", 0, askedHoursAgo: 1), At("a", "a", 0, askedHoursAgo: 1)], "a", s_none, s_now);

        Assert.Equal(["a", "b", "e", "d", "c"], order.Select(candidate => candidate.AppointmentId));
    }

    /// <summary>Two machines that know the same ask the same supporter.</summary>
    [Fact]
    public void The_order_does_not_depend_on_how_the_candidates_were_read() =>
        Gen.Select(Gen.OneOf(null, "a", "b"), Gen.Int[0, 2], Gen.Int[0, 2]).Array[1, 12].Sample(drawn =>
        {
            var candidates = drawn.Select((of, at) => At($"s{at:00}", of.Item1, of.Item2, of.Item3 == 0 ? null : of.Item3)).ToArray();
            var shuffled = candidates.ToArray();
            Random.Shared.Shuffle(shuffled);
            return Ranking.InOrder(candidates, "a", s_limits, s_now).SequenceEqual(Ranking.InOrder(shuffled, "a", s_limits, s_now));
        });

    [Theory]
    [InlineData(true, false, false, false, "a", BandKind.Night, true)]
    [InlineData(false, false, false, false, "a", BandKind.Am, false)]
    [InlineData(true, true, false, false, "a", BandKind.Am, false)]
    [InlineData(true, false, true, false, "a", BandKind.Am, false)]
    [InlineData(true, false, false, true, "a", BandKind.Am, false)]
    [InlineData(true, false, false, false, "b", BandKind.Night, false)]
    [InlineData(true, false, false, false, "b", BandKind.Am, true)]
    public void Asked_is_only_who_stands_has_not_declined_nor_just_let_it_lapse_is_free_and_can_be_brought(
        bool stands, bool declined, bool justLapsed, bool isBound, string duty, BandKind now, bool asked)
    {
        var candidate = At("s", duty) with { Stands = stands, Declined = declined, TimesAsked = 3, JustLapsed = justLapsed, IsBound = isBound };
        Assert.Equal(asked, Ranking.MayBeAsked(candidate, "a", ZoneReach.Usual, now));
    }

    private static Candidate At(string id, string? duty, int contacts = 0, int? askedHoursAgo = null) => new()
    {
        AppointmentId = id,
        PersonId = id,
        Stands = true,
        IsBound = false,
        DutyZone = duty,
        HomeZone = "a",
        Contacts = contacts,
        RestsFrom = null,
        AskedAt = askedHoursAgo is { } hours ? s_now.AddHours(-hours) : null,
    };
}
