using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Feedback.Reports;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Reports;

public sealed class GetReportTests(SuiteFixture suite)
{
    private readonly PublishedAtoms _atoms = new(suite);

    private static DateOnly Today => PublishedAtoms.Today;

    private string Scheme => _atoms.Scheme;

    [Fact]
    public async Task Without_atoms_there_is_not_enough_feedback_whatever_the_cause()
    {
        await Publish("yorkshire-and-the-humber", Today.AddDays(-30), ("asked-and-met", "yes", 12));
        var unknownScheme = await Report("NATION", "yorkshire-and-the-humber", "schemes/unknown");
        var unknownRegion = await Report("NATION", "atlantis", Scheme);
        var nothingYet = await Report("NATION", "wales", Scheme);
        var nothingThen = await Report("NATION", "yorkshire-and-the-humber", Scheme, Today.AddYears(-3), Today.AddYears(-2));
        foreach (var report in new[] { unknownScheme, unknownRegion, nothingYet, nothingThen })
        {
            // but for what was asked, which is echoed, every byte is the same
            (report.Region, report.Scheme) = ("", "");
            Assert.Equal(new Report { Measure = Measure.Feedback, Status = ReportStatus.NotEnoughFeedback }.ToByteArray(), report.ToByteArray());
        }
    }

    [Fact]
    public async Task Obstacles_of_its_prisons_never_reach_a_region_as_they_are_met()
    {
        var prison = new Prison(suite);
        for (var times = 0; times < 12; times++)
        {
            await suite.Events.Publish(Given.Obstacle(prison.Name, Scheduling.V1.Obstacle.NoEscort, Today, Scheme), Ids.Random());
        }

        await Eventually.True(async () => await prison.Total() == 12);
        Assert.Equal(ReportStatus.NotEnoughFeedback, (await Report("REGION@wales", "wales", Scheme)).Status);
    }

    [Fact]
    public async Task Figures_are_summed_over_the_regions_atoms_and_answers_told_as_a_band()
    {
        await Publish("wales", Today.AddDays(-60), ("asked-and-met", "yes", 12), ("asked-and-met", "no", -1));
        await Publish("wales", Today.AddDays(-90), ("asked-and-met", "yes", 9), ("stayed-private", "yes", 10));
        await Publish("london", Today.AddDays(-60), ("asked-and-met", "yes", 100));
        await Publish("wales", Today.AddYears(-2), ("asked-and-met", "yes", 1000));

        var report = await Report("REGION@wales", "wales", Scheme);

        Assert.Equal(ReportStatus.Published, report.Status);
        Assert.Equal(
            [("asked-and-met", "no", 0), ("asked-and-met", "yes", 21), ("stayed-private", "yes", 10)],
            report.Figures.Select(figure => (figure.Question, figure.Category, figure.NoisyCount)));
        Assert.Equal(new Band { Least = 20, Most = 28 }, report.Answers);
        var asked = report.Figures[^1].Share; // one of both months asked it: a share is of its answers alone
        Assert.Equal(Uncertainty.Share(10, [10], new() { Least = 10, Most = 14 }, 1), (asked.Least, asked.Most));
        Assert.Equal(report, await Report("NATION", "wales", Scheme));
        Assert.Equal(
            [("asked-and-met", "no", 0), ("asked-and-met", "yes", 121), ("stayed-private", "yes", 10)],
            (await Report("NATION", "-", Scheme)).Figures.Select(figure => (figure.Question, figure.Category, figure.NoisyCount)));
    }

    [Fact]
    public async Task An_atom_counts_when_its_whole_period_was_asked_for()
    {
        var first = Today.AddDays(-60);
        await Publish("wales", first, ("asked-and-met", "yes", 12));
        Assert.Equal(ReportStatus.Published, (await Report("NATION", "wales", Scheme, first, first.AddDays(27))).Status);
        Assert.Equal(ReportStatus.NotEnoughFeedback, (await Report("NATION", "wales", Scheme, first.AddDays(1), first.AddDays(27))).Status);
        Assert.Equal(ReportStatus.NotEnoughFeedback, (await Report("NATION", "wales", Scheme, first, first.AddDays(26))).Status);
    }

    [Fact]
    public async Task Each_month_that_has_atoms_is_told_oldest_first_and_adds_up_to_the_whole()
    {
        var (older, newer) = (Today.AddDays(-90), Today.AddDays(-30));
        await Publish("wales", newer, ("met", "yes", 8), ("met", "no", 4));
        await Publish("wales", older, ("met", "yes", 9), ("met", "no", 3));
        await _atoms.Add("wales", older, "W00001", ("met", "yes", 10), ("met", "no", 1));
        await Publish("wales", Today.AddYears(-2), ("met", "yes", 5));
        await Publish("london", Today.AddDays(-60), ("met", "yes", 12));

        var report = await Report("REGION@wales", "wales", Scheme);

        Assert.Equal([older.ToProto(), newer.ToProto()], report.Months.Select(month => month.Month));
        Assert.Equal([new Band { Least = 20, Most = 28 }, new Band { Least = 10, Most = 14 }], report.Months.Select(month => month.Answers));
        Assert.Equal([("no", 4), ("yes", 19), ("no", 4), ("yes", 8)], report.Months.SelectMany(month => month.Figures).Select(figure => (figure.Category, figure.NoisyCount)));
        Assert.Equal(report.Figures.Select(figure => figure.NoisyCount), report.Months.SelectMany(month => month.Figures).GroupBy(figure => figure.Category).Select(figures => figures.Sum(figure => figure.NoisyCount)));
        Assert.Equal([Uncertainty.Share(19, [4, 19], report.Months[0].Answers, 2), Uncertainty.Share(8, [4, 8], report.Months[1].Answers, 1)], report.Months.Select(month => month.Figures[1].Share).Select(share => (share.Least, share.Most)));
        Assert.Equal("establishments/W00001", Assert.Single(report.Establishments).Establishment);
    }

    [Fact]
    public async Task A_region_asking_for_another_finds_nothing_there()
    {
        await Publish("wales", Today.AddDays(-60), ("asked-and-met", "yes", 12));
        var refusal = await Refused.By(() => Call("REGION@london", "wales", Scheme));
        refusal.Is(Platform.V1.ErrorReason.NotFound).With("resource", "regions/wales");
    }

    [Fact]
    public async Task An_establishment_may_not_ask_for_a_region() =>
        (await Refused.By(() => Call("COORDINATOR@MDI", "wales", Scheme))).Is(Platform.V1.ErrorReason.PermissionDenied);

    [Fact]
    public async Task Days_in_the_wrong_order_are_refused()
    {
        var refusal = await Refused.By(() => Call("REGION@wales", "wales", Scheme, Today, Today.AddDays(-1)));
        refusal.Is(ErrorReason.BadPeriod).With("first_day", Today.ToString("yyyy-MM-dd"));
    }

    private Task Publish(string region, DateOnly first, params (string Question, string Category, long Count)[] figures) => _atoms.Add(region, first, null, figures);

    private async Task<Report> Report(string who, string region, string scheme, DateOnly? first = null, DateOnly? last = null) =>
        await Call(who, region, scheme, first, last);

    private AsyncUnaryCall<Report> Call(string who, string region, string scheme, DateOnly? first = null, DateOnly? last = null) =>
        suite.Feedback.GetReportAsync(
            new() { Region = $"regions/{region}", Scheme = scheme, FirstDay = first?.ToProto(), LastDay = last?.ToProto() }, suite.As(who));
}
