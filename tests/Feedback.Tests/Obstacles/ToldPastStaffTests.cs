using Npgsql;
using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Obstacles;

/// <summary>A complaint about staff need not pass through staff, and they don't learn of one.</summary>
[Collection(nameof(Closings))]
public sealed class ToldPastStaffTests(SuiteFixture suite)
{
    private readonly Pools _pools = new(suite);

    private Given Given => suite.Given;

    [Theory]
    [InlineData("PROVIDER", ToldBy.Provider)]
    [InlineData("KIOSK", ToldBy.SupporterAtKiosk)]
    public async Task Staff_are_told_of_ten_when_the_month_is_closed_and_before_of_none(string who, ToldBy by)
    {
        var offering = await Offering();
        await Told(offering, who, 9);
        await _pools.Close();
        Assert.Empty(await Here(offering));

        await Told(offering, who, 1, ObstacleCode.NoMaterials);
        Assert.Empty(await Here(offering));
        await _pools.Close();
        var (one, other) = (Count(offering, "PRESSURED_BY_STAFF", 9, by), Count(offering, "NO_MATERIALS", 1, by));
        (one.Taxonomy, other.Taxonomy) = (Taxonomy.PowerAndRisk, Taxonomy.FundingAndResource);
        Assert.Equal([one, other], await Here(offering));

        await _pools.Close();
        Assert.Equal(10, (await Here(offering)).Sum(count => count.Count)); // once
    }

    [Fact]
    public async Task What_is_told_in_the_month_that_runs_waits_however_much_it_is()
    {
        var offering = await Offering();
        await Given.Told(offering, "PROVIDER", times: 11);
        await _pools.Close();
        Assert.Empty(await Here(offering));
    }

    [Fact]
    public async Task A_lot_bears_the_month_it_was_closed_with_and_not_those_it_was_told_in()
    {
        var offering = await Offering();
        await Told(offering, "PROVIDER", 10);
        await suite.Execute("update told_obstacles set month = $2 where scheme = $1", offering.Scheme, Pools.Month.AddMonths(-5));
        await _pools.Close();
        Assert.Equal(Pools.Month.ToProto(), Assert.Single(await Here(offering, byMonth: true)).Month);
        Assert.Equal(Pools.Month.AddMonths(-5).ToProto(), Assert.Single(await Counts(offering, $"PROVIDER@{offering.Provider.Split('/')[1]}", byMonth: true)).Month);
    }

    [Fact]
    public async Task A_provider_is_told_of_what_it_entered_and_of_nothing_else_that_was_met()
    {
        var offering = await Offering();
        var establishment = $"establishments/{offering.Name.Split('/')[1]}";
        await Given.Told(offering, "PROVIDER", ObstacleCode.AskedToBreakConfidence, times: 3);
        await Given.Told(offering, "KIOSK");
        await Given.Told(offering, "WING");
        await suite.Events.Publish(Given.Obstacle(establishment, Scheduling.V1.Obstacle.UnlockRefused, TimeProvider.System.GetUtcNow().DayIn("Europe/London"), offering.Scheme), Ids.Random());
        await Eventually.True(async () => (await Here(offering)).Count == 2);

        var expected = Count(offering, "ASKED_TO_BREAK_CONFIDENCE", 3, ToldBy.Provider);
        expected.Taxonomy = Taxonomy.RoleTensions;
        Assert.Equal([expected], await Counts(offering, $"PROVIDER@{offering.Provider.Split('/')[1]}"));
        Assert.Empty(await Counts(offering, "PROVIDER@p-other"));
    }

    /// <summary>Whatever statement somebody writes one day: the establishment's scope opens no row of it.</summary>
    [Fact]
    public async Task The_wall_hides_it_from_the_establishment_and_a_kiosk_adds_but_never_reads()
    {
        var offering = await Offering();
        await Given.Told(offering, "PROVIDER");
        await Given.Told(offering, "KIOSK");
        Assert.Equal((2, 0, 1), (await Seen("provider", "*"), await Seen("tenant", offering.Name.Split('/')[1]), await Seen("provider", offering.Provider.Split('/')[1])));

        async Task<long> Seen(string setting, string value)
        {
            await using var app = new NpgsqlConnection(suite.Connections("feedback").App);
            await app.OpenAsync();
            await using var transaction = await app.BeginTransactionAsync(); // rolled back
            await using var scope = new NpgsqlCommand($"select set_config('app.{setting}', '{value}', true)", app);
            await scope.ExecuteNonQueryAsync();
            await using var ask = new NpgsqlCommand($"select count(*) from told_obstacles where scheme = '{offering.Scheme}'", app);
            return (long)(await ask.ExecuteScalarAsync())!;
        }
    }

    /// <summary>As told, in the month that was closed last.</summary>
    private async Task Told(Offering offering, string who, int times, ObstacleCode obstacle = ObstacleCode.PressuredByStaff)
    {
        await Given.Told(offering, who, obstacle, times);
        await suite.Execute("update told_obstacles set month = $2 where scheme = $1 and lot is null", offering.Scheme, Pools.Month);
    }

    private async Task<Offering> Offering() => await Given.Heard(await Given.Offering(await Given.Establishment()));

    private Task<IReadOnlyList<ObstacleCount>> Here(Offering offering, bool byMonth = false) => Counts(offering, $"GOVERNOR@{offering.Name.Split('/')[1]}", byMonth);

    private async Task<IReadOnlyList<ObstacleCount>> Counts(Offering offering, string who, bool byMonth = false) => (await suite.Feedback.ListObstacleCountsAsync(
        new() { Parent = $"establishments/{offering.Name.Split('/')[1]}", FirstDay = Pools.Month.AddMonths(-6).ToProto(), ByMonth = byMonth }, suite.As(who))).Counts;

    private static ObstacleCount Count(Offering offering, string code, long count, ToldBy by) => new() { Code = code, Scheme = offering.Scheme, Count = count, ToldBy = by };
}
