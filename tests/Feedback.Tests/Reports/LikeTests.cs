using Grpc.Core;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Reports;

/// <summary>Beside a prison's own shares those of prisons like it, wherever they lie: three at least, and never one by itself.</summary>
public sealed class LikeTests(SuiteFixture suite)
{
    private readonly PublishedAtoms _atoms = new(suite);

    private static DateOnly First => PublishedAtoms.Today.AddDays(-60);

    [Fact]
    public async Task It_is_the_share_of_all_others_that_hold_the_same_gender_in_a_common_category()
    {
        var own = await Prison("wales", 50, [HeldGender.Male], PrisonCategory.C);
        await Prison("london", 20, [HeldGender.Male], PrisonCategory.B, PrisonCategory.C);
        await Prison("south-east", 30, [HeldGender.Male, HeldGender.Female], PrisonCategory.C);
        var third = await Prison("wales", 40, [HeldGender.Male], PrisonCategory.C, PrisonCategory.D);
        await _atoms.Add("wales", First.AddDays(-31), third.Code, ("met", "no", 7), ("met", "yes", 9)); // a second atom of one of them
        await Prison("london", 1000, [HeldGender.Female], PrisonCategory.C);
        await Prison("london", 1000, [HeldGender.Male], PrisonCategory.B);
        await Prison("london", 1000, [HeldGender.Male]);
        await Prison("london", 1000, []);
        await _atoms.Add("london", First, null, ("met", "no", 1000), ("met", "yes", 1000)); // of none alone
        await _atoms.Add("london", First.AddYears(-3), third.Code, ("met", "no", 1000), ("met", "yes", 1000));

        var report = await _atoms.Report("REGION@wales", "wales");

        var figures = report.Establishments.Single(establishment => establishment.Establishment == own.Name).Figures;
        var (like, mine) = (new Band { Least = 315, Most = 616 }, new Band { Least = 100, Most = 199 }); // three times 100 to 199, and 15 to 19
        Assert.Equal([Uncertainty.Share(307, [307, 99], like, 4), Uncertainty.Share(99, [307, 99], like, 4)], figures.Select(figure => (figure.Like.Least, figure.Like.Most)));
        Assert.Equal([Uncertainty.Share(100, [100, 50], mine, 1), Uncertainty.Share(50, [100, 50], mine, 1)], figures.Select(figure => (figure.Share.Least, figure.Share.Most)));
        Assert.All(report.Figures.Concat(report.Months.SelectMany(month => month.Figures)), figure => Assert.Null(figure.Like));
        Assert.Equal([own.Name, third.Name], report.Establishments.Select(establishment => establishment.Establishment).Order(StringComparer.Ordinal)); // of the others nothing by itself
        var itself = await suite.Feedback.GetEstablishmentReportAsync(new() { Parent = own.Name, Scheme = _atoms.Scheme }, suite.As(own.Coordinator));
        Assert.Equal(figures, itself.Figures);
        using var call = suite.Feedback.StreamReport(new() { Region = "regions/wales", Scheme = _atoms.Scheme }, suite.As("REGION@wales"));
        Assert.Equal(report.Establishments, (await call.ResponseStream.ReadAllAsync().ToListAsync()).SelectMany(piece => piece.Establishments));
    }

    [Fact]
    public async Task Of_two_like_it_nothing_is_said_and_of_three_that_change_their_kind_no_more()
    {
        var own = await Prison("wales", 50, [HeldGender.Female]);
        var others = new[] { await Prison("london", 20, [HeldGender.Female]), await Prison("london", 30, [HeldGender.Female]) };
        Assert.All(await Figures(own), figure => Assert.Null(figure.Like));
        await Prison("london", 40, [HeldGender.Female]);
        Assert.All(await Figures(own), figure => Assert.NotNull(figure.Like)); // in no category, as the register has it of women's prisons
        await Lies(others[0], "london", 2, [HeldGender.Male]);
        Assert.All(await Figures(own), figure => Assert.Null(figure.Like));
    }

    [Fact]
    public async Task The_page_and_the_table_show_them_beside_its_own()
    {
        var own = await Prison("wales", 50, [HeldGender.Male], PrisonCategory.A);
        foreach (var yes in new[] { 20, 30, 40 })
        {
            await Prison("london", yes, [HeldGender.Male], PrisonCategory.A, PrisonCategory.B);
        }

        var like = (await Figures(own)).Single(figure => figure.Category == "yes").Like;
        var page = (await suite.Feedback.GetReportPageAsync(new() { Region = "regions/wales", Scheme = _atoms.Scheme }, suite.As("REGION@wales"))).Data.ToStringUtf8();
        Assert.Contains($"<td>{like.Least} to {like.Most} %</td>", page[page.IndexOf(own.Code, StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(page, "Prisons like it"));
        var table = (await suite.Feedback.ExportReportAsync(new() { Region = "regions/wales", Scheme = _atoms.Scheme }, suite.As("REGION@wales"))).Data.ToStringUtf8();
        Assert.Contains($",{like.Least},{like.Most},100,199,", table, StringComparison.Ordinal);
    }

    /// <summary>A prison of that kind with one atom of a hundred who say no.</summary>
    private async Task<Prison> Prison(string region, long yes, HeldGender[] genders, params PrisonCategory[] categories)
    {
        var prison = new Prison(suite);
        await Lies(prison, region, 1, genders, categories);
        await _atoms.Add(region, First, prison.Code, ("met", "no", 100), ("met", "yes", yes));
        return prison;
    }

    private async Task Lies(Prison prison, string region, long version, HeldGender[] genders, params PrisonCategory[] categories)
    {
        var news = new EstablishmentChanged
        {
            Establishment = prison.Name,
            DisplayName = "A prison",
            Region = $"regions/{region}",
            TimeZone = "Europe/London",
            Version = version,
            Genders = { genders },
            Categories = { categories },
        };
        await suite.Tell("feedback", news);
    }

    private async Task<IReadOnlyList<PublishedFigure>> Figures(Prison prison) =>
        (await _atoms.Report("REGION@wales", "wales")).Establishments.Single(establishment => establishment.Establishment == prison.Name).Figures;
}
