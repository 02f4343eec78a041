using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.SupportSessions;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.SupportSessions;

/// <summary>How long teams are without a support session is told when a month is over, in weeks as they stood then.</summary>
public sealed class SupervisionMonthTests(SuiteFixture suite)
{
    private static readonly DateOnly s_thisMonth = TimeProvider.System.GetUtcNow().DayIn("Europe/London").FirstOfMonth();

    [Fact]
    public async Task Each_team_is_told_of_whose_scheme_asks_for_sessions_and_whose_clock_stood_then()
    {
        var (without, held, asksNone, isNew) = (await TeamCase.Of(suite), await TeamCase.Of(suite), await TeamCase.Of(suite, days: 0), await TeamCase.Of(suite));
        await TeamCase.Age(suite, 70, without, held, asksNone);
        await suite.Scalar<object>("update teams set last_held = $2 where establishment = $1", held.Code, s_thisMonth.AddDays(-15));
        var heldSince = await TeamCase.Of(suite);
        await heldSince.Age(70);
        await suite.Scalar<object>("update teams set last_held = $2 where establishment = $1", heldSince.Code, s_thisMonth);

        var last = await TeamCase.Of(suite);
        await last.Age(70);
        Assert.All([without, held, asksNone, isNew, heldSince], team => Assert.True(string.CompareOrdinal(team.Code, last.Code) < 0)); // by which they are told

        await Rows.Due(suite, "training", "-", SupervisionMonth.Kind, "month");

        var told = await suite.Events.Next<SupervisionCounted>(e => e.Establishment == held.Establishment);
        Assert.Equal((held.Offering.Scheme, s_thisMonth.AddMonths(-1), 2), (told.Scheme, told.Month.ToDay(), told.Weeks));
        told = await suite.Events.Next<SupervisionCounted>(e => e.Establishment == without.Establishment);
        var since = TimeProvider.System.GetUtcNow().AddDays(-70).DayIn("Europe/London");
        Assert.Equal((s_thisMonth.DayNumber - since.DayNumber) / 7, told.Weeks);
        await suite.Events.Next<SupervisionCounted>(e => e.Establishment == last.Establishment);
        foreach (var other in new[] { asksNone, isNew, heldSince })
        {
            Assert.Empty(suite.Events.All<SupervisionCounted>(e => e.Establishment == other.Establishment));
        }
    }

    [Fact]
    public async Task The_next_month_is_told_an_hour_after_its_end() =>
        Assert.Equal(
            SupervisionMonth.CountedAt(s_thisMonth),
            new DateTimeOffset(await suite.Scalar<DateTime>("select max(due_at) from timers where kind = 'supervision-month' and due_at > now()"), TimeSpan.Zero));
}
