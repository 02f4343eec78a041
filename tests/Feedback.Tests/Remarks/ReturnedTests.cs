using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Remarks;

/// <summary>What safeguarding finds in somebody's own words counts as an obstacle, once, and leads back to none of them.</summary>
[Collection(nameof(Closings))]
public sealed class ReturnedTests(SuiteFixture suite)
{
    private const string Kept = "select format('%s %s %s %s %s', provider, scheme, obstacle, source, month) from told_obstacles where establishment = $1";

    private static readonly RemarkOutcome[] s_others = [.. Enum.GetValues<RemarkOutcome>().Except([RemarkOutcome.Unspecified, RemarkOutcome.ReturnedAsObstacle])];

    [Fact]
    public async Task It_is_counted_with_the_decision_and_once()
    {
        var offering = await Offering();
        var triage = Triage(await suite.Given.Remark(offering));
        await suite.Feedback.TriageRemarkAsync(triage, Safeguarding(offering));
        await suite.Feedback.TriageRemarkAsync(triage, Safeguarding(offering)); // sent again
        await Refused.By(() => suite.Feedback.TriageRemarkAsync(new(triage) { Obstacle = ObstacleCode.NoEscort, RequestId = Given.RequestId() }, Safeguarding(offering))); // decided already
        var month = TimeProvider.System.GetUtcNow().DayIn("Europe/London").FirstOfMonth();
        Assert.Equal([$" {offering.Scheme} PRESSURED_BY_STAFF REMARK {month:O}"], await Rows.Of(suite, "feedback", Kept, Code(offering)));
        Assert.Equal(0, await suite.Scalar<long>("select count(*) from remark_texts where establishment = $1", Code(offering)));
    }

    [Fact]
    public async Task Any_other_outcome_counts_nothing()
    {
        var offering = await Offering();
        foreach (var outcome in s_others)
        {
            await suite.Feedback.TriageRemarkAsync(new(Triage(await suite.Given.Remark(offering))) { Outcome = outcome, Obstacle = default }, Safeguarding(offering));
        }

        Assert.Empty(await Rows.Of(suite, "feedback", Kept, Code(offering)));
    }

    /// <summary>A remark about staff may have been left at a kiosk, past them: of one they don't learn here either.</summary>
    [Fact]
    public async Task Staff_learn_of_ten_and_of_none_before()
    {
        var (offering, pools) = (await Offering(), new Pools(suite));
        await Returned(offering, 9);
        await pools.Close();
        Assert.Empty(await Counts(offering));
        await Returned(offering, 1);
        await pools.Close();
        Assert.Equal(
            new ObstacleCount { Code = "PRESSURED_BY_STAFF", Scheme = offering.Scheme, Taxonomy = Taxonomy.PowerAndRisk, Count = 10, ToldBy = ToldBy.Remark },
            Assert.Single(await Counts(offering)));
    }

    /// <summary>Refused whole: the words are still there to decide on.</summary>
    [Theory]
    [InlineData(RemarkOutcome.ReturnedAsObstacle, ObstacleCode.Unspecified)]
    [InlineData(RemarkOutcome.ReturnedAsObstacle, ObstacleCode.FeedStale)]
    [InlineData(RemarkOutcome.NothingToDo, ObstacleCode.NoEscort)]
    public async Task A_code_belongs_to_that_outcome_alone(RemarkOutcome outcome, ObstacleCode obstacle)
    {
        var offering = await Offering();
        var name = await suite.Given.Remark(offering, text: "They laughed.");
        var triage = new TriageRemarkRequest(Triage(name)) { Outcome = outcome, Obstacle = obstacle };
        Assert.Equal(["obstacle"], (await Refused.By(() => suite.Feedback.TriageRemarkAsync(triage, Safeguarding(offering)))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        var remark = await suite.Feedback.GetRemarkAsync(new() { Name = name }, Safeguarding(offering));
        Assert.Equal((RemarkState.Waiting, "They laughed."), (remark.State, remark.Text));
        Assert.Empty(await Rows.Of(suite, "feedback", Kept, Code(offering)));
    }

    [Fact]
    public void Nothing_comes_back_of_what_else_was_decided()
    {
        Assert.All(s_others, outcome => Assert.Null(Feedback.Remarks.Returned.Of(outcome, ObstacleCode.Unspecified)));
        Assert.Equal(ObstacleCode.UsedAsLabour, Feedback.Remarks.Returned.Of(RemarkOutcome.ReturnedAsObstacle, ObstacleCode.UsedAsLabour));
    }

    /// <summary>So many, in the month that was closed last.</summary>
    private async Task Returned(Offering offering, int times)
    {
        for (var time = 0; time < times; time++)
        {
            await suite.Feedback.TriageRemarkAsync(Triage(await suite.Given.Remark(offering)), Safeguarding(offering));
        }

        await suite.Execute("update told_obstacles set month = $2 where scheme = $1 and lot is null", offering.Scheme, Pools.Month);
    }

    private async Task<IReadOnlyList<ObstacleCount>> Counts(Offering offering) => (await suite.Feedback.ListObstacleCountsAsync(
        new() { Parent = $"establishments/{Code(offering)}", FirstDay = Pools.Month.AddMonths(-1).ToProto() }, suite.As($"GOVERNOR@{Code(offering)}"))).Counts;

    private static TriageRemarkRequest Triage(string name) =>
        new() { Name = name, Outcome = RemarkOutcome.ReturnedAsObstacle, Obstacle = ObstacleCode.PressuredByStaff, RequestId = Given.RequestId() };

    private Grpc.Core.CallOptions Safeguarding(Offering offering) => suite.As($"SAFEGUARDING@{Code(offering)}");

    private async Task<Offering> Offering() => await suite.Given.Heard(await suite.Given.Offering(await suite.Given.Establishment()));

    private static string Code(Offering offering) => offering.Name.Split('/')[1];
}
