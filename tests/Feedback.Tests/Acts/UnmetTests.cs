using PeerSupport.Feedback.Acts;
using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.Tests.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.Feedback.Tests.Acts;

/// <summary>How many requests of a quarter nobody met headquarters reads as a band, where enough people asked, and never again otherwise.</summary>
[Collection(nameof(Closings))]
public sealed class UnmetTests(SuiteFixture suite)
{
    private static readonly DateOnly s_quarter = UnmetClosing.LastOver(Pools.Month);

    private readonly SlipWorld _world = new(suite);

    [Theory]
    [InlineData("2026-12-01", "2026-10-01")]
    [InlineData("2026-11-01", "2026-07-01")]
    [InlineData("2027-01-01", "2026-10-01")]
    [InlineData("2026-03-01", "2026-01-01")]
    public void A_quarter_is_told_of_when_its_last_month_is_over(string month, string quarter) => Assert.Equal(Day(quarter), UnmetClosing.LastOver(Day(month)));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 9)]
    [InlineData(9, 1, 9)]
    [InlineData(10, 10, 19)]
    [InlineData(125, 120, 129)]
    public void Few_are_told_like_one(int unmet, int least, int most) => Assert.Equal(new Band { Least = least, Most = most }, UnmetClosing.BandOf(unmet));

    [Fact]
    public async Task It_is_told_where_ten_people_asked_and_stays_as_it_was_told()
    {
        var (prison, met, quiet) = (await _world.Prison(), await _world.Prison(), await _world.Prison());
        await Asked(prison, 1, askers: true);
        await Asked(prison, 2, askers: false);
        await Asked(met, 0, askers: true);
        await Asked(quiet, 0, askers: false); // nine people or nobody: nothing is said
        await Closed(prison, 12, "EXPIRED");
        await Closed(prison, 4, "MET");
        await Closed(prison, 5, "REFUSED", s_quarter.AddMonths(3)); // the next quarter
        await Closed(met, 3, "PHONE_TAKEN");
        await Closed(quiet, 3, "EXPIRED");
        await Pools.Close();
        (string, int, int)[] told = [(prison.Name, 10, 19), (met.Name, 0, 0)];
        Assert.Equal(told.Order(), (await Told()).Order());

        await Closed(prison, 20, "REFUSED"); // late: it would say that of somebody
        await Pools.Close();
        Assert.Equal(told.Order(), (await Told()).Order());
        Assert.Equal(told.Order(), (await Told(months: 12)).Order()); // more months are no way round it
        Assert.Empty(await Told("london"));
        Assert.All(await Told(month: s_quarter.AddMonths(1)), row => Assert.NotEqual(prison.Name, row.Establishment)); // that quarter was not over
    }

    [Theory]
    [InlineData(0, 0, 9)]
    [InlineData(9, 0, 9)]
    [InlineData(10, 10, 19)]
    [InlineData(125, 120, 129)]
    public void Of_those_that_were_met_none_is_told_like_few(int met, int least, int most) => Assert.Equal(new Band { Least = least, Most = most }, UnmetClosing.TensOf(met));

    [Fact]
    public async Task How_soon_and_where_the_others_were_met_is_told_with_them_where_no_supporter_is_meant()
    {
        var (prison, quiet) = (await _world.Prison(), await _world.Prison());
        await Asked(prison, 0, askers: true, supporters: true);
        await Asked(prison, 1, askers: false);
        await Asked(quiet, 0, askers: false, supporters: true); // nine people or nobody
        foreach (var (count, waited, inPrivate) in new[] { (3, "WITHIN_15_MINUTES", true), (8, "WITHIN_30_MINUTES", true), (20, "WITHIN_1_HOUR", false), (1, "WITHIN_4_HOURS", false), (12, "LONGER", true) })
        {
            await Met(prison, count, waited, inPrivate);
            await Met(quiet, count, waited, inPrivate);
        }

        await Met(prison, 30, "LONGER", false, s_quarter.AddMonths(3)); // the next quarter
        await Closed(prison, 40, "EXPIRED");
        await Pools.Close();
        var met = Assert.Single(await ToldOfMet());
        Assert.Equal((prison.Name, s_quarter), (met.Establishment, met.Quarter.ToDay()));
        Assert.Equal("10-19 20-29 10-19, 20-29 20-29", Bands(met));

        await Met(prison, 50, "LONGER", false); // late: it would move a band by one
        await Pools.Close();
        Assert.Equal([met], await ToldOfMet());
        Assert.Empty(await ToldOfMet("london"));
        Assert.All(await ToldOfMet(month: s_quarter.AddMonths(1)), row => Assert.NotEqual(prison.Name, row.Establishment)); // that quarter was not over
    }

    /// <summary>It would be the record of one supporter, or of two.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Where_few_supporters_came_or_one_had_over_half_only_the_unmet_are_told(bool supporters, bool spread)
    {
        var prison = await _world.Prison();
        await Asked(prison, 0, askers: true, supporters: true);
        await Asked(prison, 2, askers: true, supporters, spread);
        if (!supporters)
        {
            await suite.Execute("update exposures set supporters = false where establishment = $1", prison.Code);
        }

        await Met(prison, 25, "WITHIN_1_HOUR", true);
        await Pools.Close();
        Assert.Empty(await ToldOfMet());
        Assert.Equal([(prison.Name, 0, 0)], await Told());
    }

    private Pools Pools => _world.Pools;

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "O");

    private Task Asked(Prison prison, int month, bool askers, bool supporters = false, bool spread = true) => suite.Execute(
        "insert into exposures (establishment, scheme, month, askers, supporters, spread) values ($1, $2, $3, $4, $5, $6)",
        prison.Code, Pools.Scheme, s_quarter.AddMonths(month), askers, supporters, spread);

    private Task Met(Prison prison, int count, string waited, bool inPrivate, DateOnly? on = null) => suite.Execute(
        """
        insert into request_outcomes (establishment, event_id, scheme, outcome, band, date, waited, private)
        select $1, gen_random_uuid(), $2, 'MET', 'PM', $3, $4, $5 from generate_series(1, $6)
        """, prison.Code, Pools.Scheme, on ?? s_quarter.AddDays(4), waited, inPrivate, count);

    private Task Closed(Prison prison, int count, string outcome, DateOnly? on = null) => suite.Execute(
        "insert into request_outcomes (establishment, event_id, scheme, outcome, band, date) select $1, gen_random_uuid(), $2, $3, 'NIGHT', $4 from generate_series(1, $5)",
        prison.Code, Pools.Scheme, outcome, on ?? s_quarter.AddMonths(3).AddDays(-1), count);

    private static string Bands(MetRequests met) =>
        $"{Band(met.Within30Minutes)} {Band(met.WithinAnHour)} {Band(met.Later)}, {Band(met.InPrivate)} {Band(met.NotInPrivate)}";

    private static string Band(Band band) => $"{band.Least}-{band.Most}";

    private async Task<IReadOnlyList<MetRequests>> ToldOfMet(string region = "wales", DateOnly? month = null)
    {
        var report = await suite.Feedback.GetActsReportAsync(new() { Region = $"regions/{region}", Month = (month ?? Pools.Month).ToProto() }, suite.As($"REGION@{region}"));
        return [.. report.Met.Where(met => met.Scheme == Pools.Scheme)];
    }

    private async Task<IEnumerable<(string Establishment, int Least, int Most)>> Told(string region = "wales", DateOnly? month = null, int months = 1)
    {
        var report = await suite.Feedback.GetActsReportAsync(new() { Region = $"regions/{region}", Month = (month ?? Pools.Month).ToProto(), Months = months }, suite.As($"REGION@{region}"));
        return report.Unmet.Where(unmet => unmet.Scheme == Pools.Scheme).Select(unmet => (unmet.Establishment, unmet.Requests.Least, unmet.Requests.Most));
    }
}
