using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Reports;

public sealed class GetReportTests(SuiteFixture suite)
{
    private static DateOnly Today => TimeProvider.System.GetUtcNow().DayIn("Europe/London");

    /// <summary>Atoms are told apart by scheme: each test has its own.</summary>
    private readonly string _scheme = $"schemes/{Ids.Short()}";

    [Fact]
    public async Task Without_atoms_there_is_not_enough_feedback_whatever_the_cause()
    {
        await Publish("yorkshire-and-the-humber", Today.AddDays(-30), ("asked-and-met", "yes", 12));
        var unknownScheme = await Report("NATION", "yorkshire-and-the-humber", "schemes/unknown");
        var unknownRegion = await Report("NATION", "atlantis", _scheme);
        var nothingYet = await Report("NATION", "wales", _scheme);
        var nothingThen = await Report("NATION", "yorkshire-and-the-humber", _scheme, Today.AddYears(-3), Today.AddYears(-2));
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
            await suite.Events.Publish(Given.Obstacle(prison.Name, Scheduling.V1.Obstacle.NoEscort, Today, _scheme), Ids.Random());
        }

        await Eventually.True(async () => await prison.Total() == 12);
        Assert.Equal(ReportStatus.NotEnoughFeedback, (await Report("REGION@wales", "wales", _scheme)).Status);
    }

    [Fact]
    public async Task Figures_are_summed_over_the_regions_atoms_and_answers_told_as_a_band()
    {
        await Publish("wales", Today.AddDays(-60), ("asked-and-met", "yes", 12), ("asked-and-met", "no", -1));
        await Publish("wales", Today.AddDays(-90), ("asked-and-met", "yes", 9), ("stayed-private", "yes", 10));
        await Publish("london", Today.AddDays(-60), ("asked-and-met", "yes", 100));
        await Publish("wales", Today.AddYears(-2), ("asked-and-met", "yes", 1000));

        var report = await Report("REGION@wales", "wales", _scheme);

        Assert.Equal(ReportStatus.Published, report.Status);
        Assert.Equal(
            [("asked-and-met", "no", 0), ("asked-and-met", "yes", 21), ("stayed-private", "yes", 10)],
            report.Figures.Select(figure => (figure.Question, figure.Category, figure.NoisyCount)));
        Assert.Equal(new Band { Least = 20, Most = 28 }, report.Answers);
        Assert.Equal(report, await Report("NATION", "wales", _scheme));
        Assert.Equal(
            [("asked-and-met", "no", 0), ("asked-and-met", "yes", 121), ("stayed-private", "yes", 10)],
            (await Report("NATION", "-", _scheme)).Figures.Select(figure => (figure.Question, figure.Category, figure.NoisyCount)));
    }

    [Fact]
    public async Task An_atom_counts_when_its_whole_period_was_asked_for()
    {
        var first = Today.AddDays(-60);
        await Publish("wales", first, ("asked-and-met", "yes", 12));
        Assert.Equal(ReportStatus.Published, (await Report("NATION", "wales", _scheme, first, first.AddDays(27))).Status);
        Assert.Equal(ReportStatus.NotEnoughFeedback, (await Report("NATION", "wales", _scheme, first.AddDays(1), first.AddDays(27))).Status);
        Assert.Equal(ReportStatus.NotEnoughFeedback, (await Report("NATION", "wales", _scheme, first, first.AddDays(26))).Status);
    }

    [Fact]
    public async Task A_region_asking_for_another_finds_nothing_there()
    {
        await Publish("wales", Today.AddDays(-60), ("asked-and-met", "yes", 12));
        var refusal = await Refused.By(() => Call("REGION@london", "wales", _scheme));
        refusal.Is(Platform.V1.ErrorReason.NotFound).With("resource", "regions/wales");
    }

    [Fact]
    public async Task An_establishment_may_not_ask_for_a_region() =>
        (await Refused.By(() => Call("COORDINATOR@MDI", "wales", _scheme))).Is(Platform.V1.ErrorReason.PermissionDenied);

    [Fact]
    public async Task Days_in_the_wrong_order_are_refused()
    {
        var refusal = await Refused.By(() => Call("REGION@wales", "wales", _scheme, Today, Today.AddDays(-1)));
        refusal.Is(ErrorReason.BadPeriod).With("first_day", Today.ToString("yyyy-MM-dd"));
    }

    /// <summary>One atom over 28 days with 10 to 14 answers, as the publisher will store it.</summary>
    private async Task Publish(string region, DateOnly first, params (string Question, string Category, long Count)[] figures)
    {
        const string write =
            """
            insert into published_figures (atom, region, scheme, period, question, category, noisy_count, answers_least, answers_most)
            select $1, $2, $3, daterange($4, $4 + 28), question, category, noisy_count, 10, 14
            from unnest($5, $6, $7) as f (question, category, noisy_count)
            """;
        await suite.Execute(write, Ids.Random(), region, _scheme, first,
            figures.Select(f => f.Question).ToArray(), figures.Select(f => f.Category).ToArray(), figures.Select(f => f.Count).ToArray());
    }

    private async Task<Report> Report(string who, string region, string scheme, DateOnly? first = null, DateOnly? last = null) =>
        await Call(who, region, scheme, first, last);

    private AsyncUnaryCall<Report> Call(string who, string region, string scheme, DateOnly? first = null, DateOnly? last = null) =>
        suite.Feedback.GetReportAsync(
            new() { Region = $"regions/{region}", Scheme = scheme, FirstDay = first?.ToProto(), LastDay = last?.ToProto() }, suite.As(who));
}
