using CsCheck;
using Npgsql;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>
/// What supporters say of their own role waits until ten of them may have said it. The naive publisher beside counts answers, and publishes what three people
/// said month after month.
/// </summary>
[Collection(nameof(Closings))]
public sealed class TeamTests(SuiteFixture suite)
{
    private const int People = 9;
    private const int Months = 3;

    private static readonly DateOnly s_month = new(2026, 10, 1);

    /// <summary>In which of three prisons each of nine people is in each of three months; and who answers about which month, and how many months late.</summary>
    private static readonly Gen<(int[] Where, List<(int Slip, int Late)> Answers)> s_moved =
        Gen.Select(Gen.Int[0, 2].Array[People * Months], Gen.Select(Gen.Int[0, (People * Months) - 1], Gen.Int[0, 2]).List[10, 90]);

    private readonly Pools _pools = new(suite);

    [Fact]
    public void Ten_answers_of_one_prison_are_told_where_its_team_was_of_ten_and_of_the_month_that_was_asked_about()
    {
        var ten = Reflections(10, "MDI", s_month);
        Assert.Single(Closing.Of(ten, s_month, Told(("MDI", s_month, 10))));
        Assert.Empty(Closing.Of(ten, s_month, Told(("MDI", s_month, 9))));
        Assert.Empty(Closing.Of(ten, s_month, new([])));
        Assert.Empty(Closing.Of(ten, s_month, Told(("MDI", s_month.AddMonths(-1), 10)))); // of another month
        Assert.Empty(Closing.Of(Reflections(9, "MDI", s_month), s_month, Told(("MDI", s_month, 20))));
    }

    [Fact]
    public void What_a_team_said_while_it_was_large_and_small_is_told_together_and_what_three_said_never()
    {
        var before = s_month.AddMonths(-1);
        List<Waiting> both = [.. Reflections(4, "MDI", before), .. Reflections(7, "MDI", s_month)];
        Assert.Equal(11, Assert.Single(Closing.Of(both, s_month, Told(("MDI", before, 4), ("MDI", s_month, 10)))).Responses.Count);
        Assert.Empty(Closing.Of(both, s_month, Told(("MDI", before, 3), ("MDI", s_month, 10)))); // the four are left out, and seven are too few
        Assert.Empty(Closing.Of(both, s_month, Told(("MDI", before, 9), ("MDI", s_month, 9))));
    }

    [Fact]
    public void Three_small_teams_of_one_month_are_told_of_together_and_of_three_months_they_are_not()
    {
        var (before, first) = (s_month.AddMonths(-1), s_month.AddMonths(-2));
        Exposures small = Told([.. from prison in (string[])["E0X", "E1X", "E2X"] from month in (DateOnly[])[first, before] select (prison, month, 4)]);
        Assert.Null(Assert.Single(Closing.Of(OfThree(before, before, before), s_month, small)).Establishment);
        Assert.Empty(Closing.Of(OfThree(first, before, before), s_month, small)); // whoever was moved meanwhile is of two of them
        Assert.Empty(Closing.Of(OfThree(before, before, before), s_month, Told(("E0X", before, 4), ("E1X", before, 4), ("E2X", before, 3))));
        Assert.Single(Closing.Of(OfThree(first, before, before), s_month, Told(("E0X", first, 10), ("E1X", before, 4), ("E2X", before, 4))));

        static List<Waiting> OfThree(params DateOnly[] months) => [.. months.SelectMany((month, nth) => Reflections(4, $"E{nth}X", month))];
    }

    [Fact]
    public void Nine_people_are_never_told_of_however_they_are_moved_and_however_often_they_answer() => s_moved.Sample((where, slips) =>
    {
        var team = Enumerable.Range(0, People * Months).Select(slip => (Prison: $"E{where[slip]}X", Month: s_month.AddMonths(slip % Months))).ToList();
        var told = Told([.. team.CountBy(of => of).Select(of => (of.Key.Prison, of.Key.Month, of.Value))]);
        var answers = slips.ConvertAll(one => World.Response(team[one.Slip].Prison, "r", team[one.Slip].Month.AddMonths(one.Late)) with { Measure = Measure.Reflection, Period = team[one.Slip].Month });
        Assert.Empty(Rule.Run(answers, s_month, Months + 4, told));
    }, iter: 20_000);

    /// <summary>AT11 of a team: three who answer four times over are twelve answers and three people.</summary>
    [Fact]
    public void Counting_answers_alone_publishes_what_three_people_said()
    {
        List<Waiting> answers = [.. Enumerable.Range(0, 4).SelectMany(nth => Reflections(3, "MDI", s_month.AddMonths(nth)))];
        Exposures told = Told([.. Enumerable.Range(0, 4).Select(nth => ("MDI", s_month.AddMonths(nth), 3))]);
        Assert.Empty(Rule.Run(answers, s_month, 8, told));
        Assert.NotEmpty(Rule.SmallCellsSuppressed(answers));
        Assert.NotEmpty(Rule.Run(answers.ConvertAll(answer => answer with { Measure = Measure.Selection }), s_month, 8, told));
    }

    /// <summary>Nor does the database take one, whatever is known of askers.</summary>
    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, false, false)]
    public async Task The_database_takes_no_atom_of_one_prison_without_a_team_of_ten(bool four, bool ten, bool taken)
    {
        var prison = await _pools.Prison();
        await Wait(prison, 12, 0);
        await Exposed(prison, 0, four, ten);
        await Taken(taken, $"'{prison.Code}'");
    }

    [Theory]
    [InlineData(0, 0, true, true)]
    [InlineData(0, 1, true, false)]
    [InlineData(0, 0, false, false)]
    public async Task Nor_of_three_prisons_without_three_teams_of_four_in_one_month(int second, int third, bool four, bool taken)
    {
        foreach (var (month, large) in ((int, bool)[])[(0, true), (second, true), (third, four)])
        {
            var prison = await _pools.Prison();
            await Wait(prison, 4, month);
            await Exposed(prison, month, large, ten: false);
        }

        await Taken(taken, "null");
    }

    private static List<Waiting> Reflections(int count, string establishment, DateOnly month) =>
        World.Responses(count, establishment, "r", month).ConvertAll(response => response with { Measure = Measure.Reflection });

    private static Exposures Told(params (string Prison, DateOnly Month, int Team)[] teams) =>
        new(teams.Select(team => ExposureTests.Of(team.Prison, team.Month, teamOfFour: team.Team >= 4, teamOfTen: team.Team >= 10)));

    // so late that no closing takes them
    private Task Wait(Prison prison, int count, int month) => suite.Execute(
        "insert into pooled_responses (establishment, event_id, scheme, measure, month, period) select $1, gen_random_uuid(), $2, 'REFLECTION', '2099-03-01', '2099-01-01'::date + make_interval(months => $3) from generate_series(1, $4)",
        prison.Code, _pools.Scheme, month, count);

    private Task Exposed(Prison prison, int month, bool four, bool ten) => suite.Execute(
        "insert into exposures (establishment, scheme, month, askers, supporters, spread, team_of_four, team_of_ten) values ($1, $2, '2099-01-01'::date + make_interval(months => $3), true, true, true, $4, $5)",
        prison.Code, _pools.Scheme, month, four, ten);

    private async Task Taken(bool taken, string establishment)
    {
        await using var app = new NpgsqlConnection(suite.Connections("feedback").App);
        await app.OpenAsync();
        await using var transaction = await app.BeginTransactionAsync(); // rolled back
        var atom = Ids.Random();
        await Run("select set_config('app.tenant', '*', true), set_config('app.region', '*', true)");
        Assert.Equal(12, await Run($"update pooled_responses set atom = '{atom}' where scheme = '{_pools.Scheme}'"));
        var publish = $"insert into atoms (atom, region, establishment, scheme, measure, month, answers_least, answers_most) values ('{atom}', 'wales', {establishment}, '{_pools.Scheme}', 'REFLECTION', '2099-03-01', 10, 14)";
        if (taken)
        {
            Assert.Equal(1, await Run(publish));
        }
        else
        {
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Run(publish))).SqlState);
        }

        async Task<int> Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, app);
            return await command.ExecuteNonQueryAsync();
        }
    }
}
