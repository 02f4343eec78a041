using Grpc.Core;
using Npgsql;
using PeerSupport.Feedback.Acts;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests.Acts;

/// <summary>How a prison's acts went over months, and how prisons like it did: as exact as one month.</summary>
public sealed class ActsOverMonthsTests(SuiteFixture suite)
{
    private readonly ToldActs _acts = new(suite);

    [Fact]
    public async Task Each_month_is_told_and_none_where_it_did_not_happen_as_far_back_as_anything_was_told()
    {
        var (prison, spotless) = (await _acts.Prison(), await _acts.Prison());
        await _acts.Night(prison, 3, uncovered: 2);
        await _acts.Night(prison, 0, uncovered: 0);
        await _acts.Night(spotless, 5, uncovered: 0);
        await _acts.Missed(prison, 1, times: 2);
        await _acts.Missed(prison, -1, times: 4); // the month that is running
        var report = await _acts.Report(months: 6);
        Assert.Equal(
            [
                (Act.ReviewOverdue, 3, 0, 0), (Act.ReviewOverdue, 2, 0, 0), (Act.ReviewOverdue, 1, 2, 0), (Act.ReviewOverdue, 0, 0, 0),
                (Act.ZoneNightShort, 3, 0, 10), (Act.ZoneNightShort, 0, 0, 10), (Act.ZoneNightUncovered, 3, 2, 10), (Act.ZoneNightUncovered, 0, 0, 10),
            ],
            report.Figures.Where(figure => figure.Establishment == prison.Name).Select(ToldActs.Said));
        Assert.Equal([(Act.ZoneNightShort, 5, 0, 10), (Act.ZoneNightUncovered, 5, 0, 10)], report.Figures.Where(figure => figure.Establishment == spotless.Name).Select(ToldActs.Said));

        var own = await suite.Feedback.ListActsAsync(new() { Parent = prison.Name, FirstDay = ToldActs.Month.AddMonths(-5).ToProto() }, suite.As(prison.Coordinator));
        Assert.Equal(Sorted(report.Figures.Where(figure => figure.Establishment == prison.Name && figure.Count + figure.OutOf > 0)), Sorted(own.Figures));
    }

    [Fact]
    public async Task Months_together_tell_what_each_of_them_tells_and_no_more()
    {
        var (prison, other) = (await _acts.Prison(), await _acts.Prison());
        for (var ago = -1; ago < 8; ago++)
        {
            await _acts.Night(prison, ago, uncovered: ago + 1);
            await _acts.Missed(other, ago, times: ago + 1);
            await _acts.Unmet(prison, UnmetClosing.LastOver(ToldActs.Month).AddMonths(-3 * ago), least: 10, most: 19);
        }

        var each = new List<ActsReport>();
        for (var ago = 5; ago >= 0; ago--)
        {
            each.Add(await _acts.Report(months: 0, ago));
        }

        var together = await _acts.Report(months: 6);
        Assert.Equal(Sorted(each.SelectMany(report => report.Figures)), Sorted(together.Figures.Where(figure => figure.Count + figure.OutOf > 0)));
        Assert.Equal(each.SelectMany(report => report.Unmet).Distinct(), together.Unmet);
        Assert.Equal(UnmetClosing.LastOver(ToldActs.Month), together.Unmet[^1].Quarter.ToDay()); // not the next, though it is there
        Assert.Equal(ToldActs.Month.ToProto(), together.Month);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(61)]
    public async Task More_than_five_years_or_fewer_months_than_none_are_refused(int months) =>
        (await Refused.By(() => _acts.Report(months))).Is(Platform.V1.ErrorReason.InvalidFields);

    [Fact]
    public async Task Beside_it_stand_the_sums_of_three_others_like_it_wherever_they_lie()
    {
        var own = await _acts.Prison(["MALE"], "C");
        await Prison(uncovered: 1, ["MALE"], "B", "C");
        await Prison(uncovered: 2, ["MALE", "FEMALE"], "C");
        var third = await Prison(uncovered: 3, ["MALE"], "C", "D");
        await Prison(uncovered: 10, ["FEMALE"], "C");
        await Prison(uncovered: 10, ["MALE"], "B");
        await Prison(uncovered: 10, ["MALE"]);
        await Prison(uncovered: 10, []);
        await _acts.Night(await _acts.PrisonIn("london", ["MALE"], "C"), 0, uncovered: 10, scheme: "schemes/another");
        await _acts.Night(own, 1, uncovered: 9);
        await _acts.Night(own, 0, uncovered: 9);
        await _acts.Missed(own, 0, times: 5);
        await _acts.Missed(third, 0, times: 4); // by the two others none
        var figures = (await _acts.Report(months: 2)).Figures;
        Assert.Equal(
            [(Act.ReviewOverdue, 1, null), (Act.ReviewOverdue, 0, "4 of 0 at 3"), (Act.ZoneNightUncovered, 1, null), (Act.ZoneNightUncovered, 0, "6 of 30 at 3")],
            figures.Where(figure => figure.Act is not Act.ZoneNightShort).Select(figure => (figure.Act, ToldActs.Said(figure).MonthsAgo, Like(figure))));
        Assert.All(figures, figure => Assert.Equal(own.Name, figure.Establishment)); // of the others nothing by itself

        await suite.Execute("update establishments set categories = '{B}' where establishment = $1", third.Code);
        Assert.All((await _acts.Report(months: 2)).Figures, figure => Assert.Null(figure.Like)); // of two nothing is said
    }

    [Fact]
    public async Task The_pieces_have_twenty_establishments_each_and_make_the_report()
    {
        Assert.Equal(new ActsReport { Region = $"regions/{_acts.Region}", Month = ToldActs.Month.ToProto() }, Assert.Single(await Pieces()));
        for (var nth = 0; nth < 45; nth++)
        {
            var prison = await _acts.Prison();
            await _acts.Night(prison, nth % 3, uncovered: nth % 7);
            await _acts.Missed(prison, nth % 4, times: nth % 2);
        }

        await _acts.Unmet(await _acts.Prison(), UnmetClosing.LastOver(ToldActs.Month), least: 1, most: 9);
        var (pieces, report) = (await Pieces(), await _acts.Report(months: 4));
        Assert.Equal([20, 20, 6], pieces.Select(piece => piece.Figures.Select(figure => figure.Establishment).Concat(piece.Unmet.Select(unmet => unmet.Establishment)).Distinct().Count()));
        Assert.Equal(report.Figures, pieces.SelectMany(piece => piece.Figures));
        Assert.Equal(report.Unmet, pieces.SelectMany(piece => piece.Unmet));
        (await Refused.By(() => Pieces("REGION@wales"))).Is(Platform.V1.ErrorReason.NotFound);
    }

    /// <summary>Whatever statement somebody writes one day: the function tells of the scope it is called in, and of nothing without one.</summary>
    [Fact]
    public async Task The_wall_leaves_a_region_its_prisons_and_a_prison_itself()
    {
        var (prison, near, far) = (await _acts.Prison(), await _acts.Prison(), await _acts.PrisonIn("london"));
        foreach (var one in new[] { prison, near, far })
        {
            await _acts.Night(one, 0, uncovered: 1);
        }

        foreach (var (scope, value, seen) in new[]
        {
            ("app.region", _acts.Region, $"{prison.Code} {near.Code}"),
            ("app.region", "", ""),
            ("app.tenant", far.Code, far.Code),
            ("app.tenant", "", ""),
        })
        {
            await using var connection = new NpgsqlConnection(suite.Connections("feedback").Reader!);
            await connection.OpenAsync();
            await using var set = new NpgsqlCommand("select set_config($1, $2, false)", connection) { Parameters = { new() { Value = scope }, new() { Value = value } } };
            await set.ExecuteNonQueryAsync();
            await using var select = new NpgsqlCommand("select coalesce(string_agg(distinct establishment, ' '), '') from acts_over($1, $1) where scheme = $2", connection) { Parameters = { new() { Value = ToldActs.Month }, new() { Value = _acts.Scheme } } };
            Assert.Equal(seen, await select.ExecuteScalarAsync());
        }
    }

    /// <summary>As an instance of a newer release does that runs beside this one.</summary>
    [Fact]
    public async Task An_act_that_this_release_does_not_know_fails_no_list_and_is_left_to_one_that_does()
    {
        var prison = await _acts.Prison();
        await _acts.Night(prison, 0, uncovered: 1);
        await suite.Execute("alter table told_acts drop constraint told_acts_act_check, add constraint told_acts_act_check check (act ~ '^[A-Z_]{1,40}$')");
        await suite.Execute("insert into told_acts (establishment, event_id, act, scheme, date) values ($1, gen_random_uuid(), 'FORETOLD', $2, $3)", prison.Code, _acts.Scheme, ToldActs.Month);
        var own = await suite.Feedback.ListActsAsync(new() { Parent = prison.Name }, suite.As(prison.Coordinator));
        Assert.Equal([Act.ZoneNightShort, Act.ZoneNightUncovered], own.Figures.Select(figure => figure.Act));
        Assert.Equal(own.Figures, (await _acts.Report(months: 1)).Figures);
    }

    private async Task<Prison> Prison(int uncovered, string[] genders, params string[] categories)
    {
        var prison = await _acts.PrisonIn("london", genders, categories);
        await _acts.Night(prison, 0, uncovered);
        return prison;
    }

    private async Task<List<ActsReport>> Pieces(string? who = null)
    {
        using var call = suite.Feedback.StreamActsReport(new() { Region = $"regions/{_acts.Region}", Months = 4 }, suite.As(who ?? _acts.Analyst));
        return await call.ResponseStream.ReadAllAsync().ToListAsync();
    }

    private static string? Like(ActFigure figure) => figure.Like is { } like ? $"{like.Count} of {like.OutOf} at {like.Establishments}" : null;

    private static IEnumerable<string> Sorted(IEnumerable<ActFigure> figures) => figures.Select(figure => figure.ToString()).Order(StringComparer.Ordinal);
}
