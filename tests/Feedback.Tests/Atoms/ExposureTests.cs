using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>What people answered waits until scheduling has said that enough asked, of enough supporters (AT10, AT11).</summary>
[Collection(nameof(Closings))]
public sealed class ExposureTests(SuiteFixture suite)
{
    private static readonly DateOnly s_month = new(2026, 10, 1);

    private readonly Prison _prison = new(suite);
    private readonly Pools _pools = new(suite);

    internal static Exposure Of(string establishment, DateOnly month, bool people = true, bool supporters = true, bool spread = true, bool teamOfFour = true, bool teamOfTen = true) => new()
    {
        Establishment = establishment,
        Scheme = "schemes/listener",
        Month = month,
        Askers = people,
        Supporters = supporters,
        Spread = spread,
        People = people,
        PeopleSupporters = supporters,
        PeopleSpread = spread,
        TeamOfFour = teamOfFour,
        TeamOfTen = teamOfTen,
    };

    [Fact]
    public void Of_what_is_left_over_one_prison_with_enough_askers_is_enough_and_each_needs_its_contacts_spread()
    {
        var month = s_month.AddMonths(-1);
        var left = Enumerable.Range(0, 4).SelectMany(n => World.Responses(4, $"E{n}X", "r", month)).Select(response => response with { Measure = Measure.Feedback }).ToList();
        var quiet = Enumerable.Range(1, 3).Select(n => Of($"E{n}X", month, people: false, supporters: false)).ToList();
        Assert.Equal(16, Assert.Single(Closing.Of(left, s_month, new([Of("E0X", month), .. quiet]))).Responses.Count);
        Assert.Empty(Closing.Of(left, s_month, new([Of("E0X", month, people: false), .. quiet])));
        Assert.Empty(Closing.Of(left, s_month, new([Of("E0X", month, supporters: false), .. quiet])));
        Assert.Equal(12, Assert.Single(Closing.Of(left, s_month, new([Of("E0X", month), .. quiet[1..], quiet[0] with { Spread = false }]))).Responses.Count);
        Assert.Empty(Closing.Of(left, s_month, new([Of("E0X", month, spread: false), .. quiet]))); // what has the askers is left out
    }

    [Fact]
    public void A_month_that_was_not_told_of_waits_and_others_are_told_without_it()
    {
        var answers = World.Responses(10, "MDI", "r", s_month.AddMonths(-1)).Concat(World.Responses(10, "MDI", "r", s_month)).Select(answer => answer with { Measure = Measure.Feedback });
        Assert.Equal(10, Assert.Single(Closing.Of([.. answers], s_month, new([Of("MDI", s_month)]))).Responses.Count);
    }

    [Fact]
    public async Task What_was_told_first_is_kept_and_another_telling_changes_nothing()
    {
        await _pools.Tell(Told(askers: true, spread: true));
        await _pools.Tell(Told(askers: false, spread: false));
        Assert.Equal("schemes/listener 2026-10-01 t f t t f",
            await suite.Scalar<string>("select string_agg(format('%s %s %s %s %s %s %s', scheme, month, askers, supporters, spread, team_of_four, team_of_ten), ',') from exposures where establishment = $1", _prison.Code));
    }

    [Fact]
    public async Task Answers_that_scheduling_has_not_told_of_wait_when_the_month_closes()
    {
        await _pools.Lies(_prison, "wales", 1);
        await Answers($"{Pools.Month:O}");
        await _pools.Close();
        Assert.Equal(12, await _pools.Count("pooled_responses", "atom is null"));
    }

    [Fact]
    public async Task The_closing_reads_what_was_told()
    {
        await _pools.Tell(Told(askers: true, spread: true));
        Exposures? exposures = null;
        await suite.Service("feedback").Parts.GetRequiredService<Db>().Run(Scope.All, async tx => exposures = await Exposures.Read(tx, s_month), CancellationToken.None);
        Assert.True(exposures!.Joins(World.Response(_prison.Code, "r", s_month) with { Measure = Measure.Feedback }));
        Assert.False(exposures.Joins(World.Response(_prison.Code, "r", s_month.AddMonths(-1)) with { Measure = Measure.Feedback }));
        Assert.True(exposures.Joins(World.Response(_prison.Code, "r", s_month) with { Measure = Measure.Reflection }));
        Assert.False(exposures.Joins(World.Response(_prison.Code, "r", s_month.AddMonths(-1)) with { Measure = Measure.Reflection }));
    }

    [Theory]
    [InlineData("FEEDBACK", true, true, true, true)]
    [InlineData("FEEDBACK", false, true, true, false)]
    [InlineData("FEEDBACK", true, false, true, false)]
    [InlineData("FEEDBACK", true, true, false, false)]
    [InlineData("OBSTACLE", true, true, true, true)]
    [InlineData("OBSTACLE", false, true, true, false)]
    [InlineData("OBSTACLE", true, false, true, false)]
    [InlineData("OBSTACLE", true, true, false, false)]
    public async Task The_database_takes_no_atom_of_answers_or_obstacles_without_it(string measure, bool askers, bool supporters, bool spread, bool taken)
    {
        await Answers("2099-02-01", measure); // so late that no closing takes them
        await Assert.ThrowsAsync<PostgresException>(() => Publish(measure));
        await suite.Execute("insert into exposures (establishment, scheme, month, askers, supporters, spread) values ($1, $2, '2099-02-01', $3, $4, $5)",
            _prison.Code, _pools.Scheme, askers, supporters, spread);
        if (taken)
        {
            await Publish(measure);
        }
        else
        {
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Publish(measure))).SqlState);
        }
    }

    /// <summary>
    /// Where more than those who asked were counted, that holds; of a month told of before, what was said of these does. Obstacles are met by those who ask,
    /// and of these contacts too nobody has more than half: some questions only they can answer.
    /// </summary>
    [Theory]
    [InlineData("FEEDBACK", false, true, true, true)]
    [InlineData("FEEDBACK", true, true, false, false)]
    [InlineData("FEEDBACK", true, true, null, true)]
    [InlineData("FEEDBACK", false, true, null, false)]
    [InlineData("FEEDBACK", false, false, true, false)]
    [InlineData("OBSTACLE", false, true, true, false)]
    [InlineData("OBSTACLE", true, true, false, true)]
    [InlineData("OBSTACLE", true, false, true, false)]
    public async Task Whoever_was_met_without_asking_can_have_answered(string measure, bool asked, bool spread, bool? met, bool taken)
    {
        var told = new ExposureCounted { Id = Ids.Random().ToString(), Establishment = _prison.Name, Scheme = _pools.Scheme, Month = new DateOnly(2099, 2, 1).ToProto(), Askers = asked, Supporters = asked, Spread = spread };
        if (met is { } enough)
        {
            (told.People, told.PeopleSupporters, told.PeopleSpread) = (enough, enough, enough);
        }

        await _pools.Tell(told);
        await Answers("2099-02-01", measure);
        Assert.Equal(taken, await Record.ExceptionAsync(() => Publish(measure)) is null);
        Exposures? exposures = null;
        await suite.Service("feedback").Parts.GetRequiredService<Db>().Run(Scope.All, async tx => exposures = await Exposures.Read(tx, new(2099, 2, 1)), CancellationToken.None);
        var waiting = World.Response(_prison.Code, "r", new(2099, 2, 1)) with { Scheme = _pools.Scheme, Measure = measure == "FEEDBACK" ? Measure.Feedback : Measure.Obstacle };
        Assert.Equal(taken, exposures!.Joins(waiting) && exposures.IsEnough([waiting]));
    }

    private Task Answers(string month, string measure = "FEEDBACK") => suite.Execute(
        "insert into pooled_responses (establishment, event_id, scheme, measure, month) select $1, gen_random_uuid(), $2, $4, $3::date from generate_series(1, 12)", _prison.Code, _pools.Scheme, month, measure);

    private async Task Publish(string measure)
    {
        await using var app = new NpgsqlConnection(suite.Connections("feedback").App);
        await app.OpenAsync();
        await using var transaction = await app.BeginTransactionAsync(); // rolled back
        var atom = Ids.Random();
        foreach (var statement in (string[])[
            "select set_config('app.tenant', '*', true), set_config('app.region', '*', true)",
            $"update pooled_responses set atom = '{atom}' where scheme = '{_pools.Scheme}'",
            $"insert into atoms (atom, region, establishment, scheme, measure, month, answers_least, answers_most) values ('{atom}', 'wales', '{_prison.Code}', '{_pools.Scheme}', '{measure}', '2099-02-01', 10, 14)"])
        {
            await using var command = new NpgsqlCommand(statement, app);
            await command.ExecuteNonQueryAsync();
        }
    }

    private ExposureCounted Told(bool askers, bool spread) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = _prison.Name,
        Scheme = "schemes/listener",
        Month = s_month.ToProto(),
        Askers = askers,
        Spread = spread,
        TeamOfFour = true,
    };
}
