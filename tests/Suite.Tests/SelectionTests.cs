using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>Whether selection is fair: from a kiosk through the registry's month and feedback's closing to the region's report.</summary>
public sealed class SelectionTests(SuiteFixture suite) : IClassFixture<SuiteFixture>
{
    [Fact]
    public async Task What_ten_applicants_told_of_themselves_a_region_learns_of_all_together_and_no_other_region_does()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var applicants = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => WithdrawnHavingTold(offering)));
        var at = applicants[0].Establishment;
        await TheMonthPasses(at);
        await TheBookCloses(at, applicants.Length);

        var report = await Eventually.Some(async () => await Report(offering, Given.Region) is { Status: ReportStatus.Published } told ? told : null, "it was never published");

        Assert.Equal(new Band { Least = 10, Most = 14 }, report.Answers);
        Assert.Equal($"establishments/{at}", Assert.Single(report.Establishments).Establishment);
        Assert.InRange(report.Figures.Single(figure => figure is { Question: "ethnicity", Category: "MIXED.LEFT_BEFORE_CLEARANCE" }).NoisyCount, 0, 40);
        Assert.Equal(ReportStatus.NotEnoughFeedback, (await Report(offering, "regions/wales")).Status);
    }

    private async Task<ApplicationCase> WithdrawnHavingTold(Offering offering)
    {
        var applicant = await suite.Given.Applied(offering);
        await suite.Registry.RecordEqualityAnswersAsync(
            new() { Name = applicant.Application.Name, Answers = new() { Ethnicity = EthnicGroup.Mixed }, RequestId = Given.RequestId() }, suite.AsMachine($"KIOSK@{applicant.Establishment}"));
        await suite.Registry.WithdrawApplicationAsync(new() { Name = applicant.Application.Name, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));
        return applicant;
    }

    private async Task TheMonthPasses(string at)
    {
        await Rows.Change(suite, "registry", "update applications set submitted_at = submitted_at - interval '40 days', withdrawn_at = withdrawn_at - interval '40 days' where establishment = $1", at);
        await Once("registry", "update timers set key = '2020-01-01T00:00:00.0000000+00:00', due_at = now() where tenant = $1 and kind = 'selection'", at);
    }

    private async Task TheBookCloses(string at, int responses)
    {
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "feedback", "select count(*) from pooled_responses where establishment = $1", at) == responses, "feedback was never told");
        await Rows.Change(suite, "feedback", "update pooled_responses set month = month - interval '1 month' where establishment = $1", at);
        await Once("feedback", "update timers set due_at = now() where kind = 'closing' and due_at > now()");
    }

    private Task Once(string service, string update, params object[] args) => Eventually.True(async () => await Rows.Change(suite, service, update, args) == 1, $"there was none: {update}");

    private async Task<Report> Report(Offering offering, string region) =>
        await suite.Feedback.GetReportAsync(new() { Region = region, Scheme = offering.Scheme, Measure = Measure.Selection }, suite.As($"REGION@{region.Split('/')[1]}"));
}
