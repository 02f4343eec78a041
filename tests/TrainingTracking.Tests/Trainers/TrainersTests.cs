using CsCheck;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Tests.Runs;
using PeerSupport.TrainingTracking.Trainers;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Trainers;

public sealed class TrainersTests(SuiteFixture suite)
{
    private static readonly int[] s_days = [30, 10, 20, 20, 20];

    [Theory]
    [InlineData(-1, VettingState.Lapsed)]
    [InlineData(0, VettingState.Expiring)]
    [InlineData(90, VettingState.Expiring)]
    [InlineData(91, VettingState.Vetted)]
    public async Task Whose_vetting_ends_within_90_days_is_told_of_before_a_course_is_lost(int inDays, VettingState expected)
    {
        var at = await RunsCase.Of(suite);
        var trainer = await suite.Given.Trainer(at.Course, inDays);
        Assert.Equal((expected, Given.Day(inDays), "Ada Trainer"), (trainer.State, trainer.VettedUntil, trainer.DisplayName));
        foreach (var state in Enum.GetValues<VettingState>())
        {
            Trainer[] wanted = state == expected || state is VettingState.Unspecified ? [trainer] : [];
            Assert.Equal(wanted, (await Listed(at, state)).Trainers);
        }
    }

    [Fact]
    public void Days_and_states_say_the_same()
    {
        var today = new DateOnly(2026, 11, 26);
        Gen.Int[-400, 400].Sample(away =>
        {
            var until = today.AddDays(away);
            var (first, last) = Vetting.Days(Vetting.On(today, until), today);
            return first <= until && until <= last;
        });
    }

    [Fact]
    public async Task Vetting_that_is_renewed_saves_the_runs_and_one_withdrawn_puts_them_at_risk_on_both_sides()
    {
        var at = await RunsCase.Of(suite);
        var trainer = await suite.Given.Trainer(at.Course, inDays: 10);
        var (early, late) = (await at.Planned(inDays: 9, trainer.Name), await at.Planned(inDays: 11, trainer.Name));
        Assert.Equal((false, true), (early.AtRisk, late.AtRisk));

        trainer = await Vetted(at, trainer, 11);
        Assert.False((await at.Get(late.Name, at.AsPrison)).AtRisk);
        Assert.NotEqual(late.Etag, (await at.Get(late.Name, at.AsPrison)).Etag);
        await Vetted(at, trainer, -1);
        Assert.True((await at.Get(early.Name, at.AsPrison)).AtRisk);
        Assert.Equal(2, (await suite.Training.ListRunsAsync(new() { Parent = at.Establishment, AtRisk = true }, at.AsProvider)).Runs.Count);
    }

    [Fact]
    public async Task Of_two_trainers_the_one_who_is_vetted_longer_saves_the_run()
    {
        var at = await RunsCase.Of(suite);
        var (one, other) = (await suite.Given.Trainer(at.Course, inDays: 5), await suite.Given.Trainer(at.Course, inDays: 50));
        var run = await at.Planned(inDays: 20, one.Name);
        Assert.True(run.AtRisk);

        run = await Assign(at, run, run.Etag, one.Name, other.Name);
        Assert.Equal((false, 2), (run.AtRisk, run.Trainers.Count));
        (await Refused.By(() => Assign(at, run, "1"))).Is(Platform.V1.ErrorReason.StaleEtag);
        Assert.True((await Assign(at, run, run.Etag)).AtRisk);
        Assert.True((await suite.Events.Next<CourseRunChanged>(e => e.Run == run.Name && Etag.Of(e.Version) == run.Etag)).Version > 0);
    }

    [Fact]
    public async Task Pages_miss_and_repeat_nobody_and_begin_with_whoever_ends_soonest()
    {
        var at = await RunsCase.Of(suite);
        var trainers = await Task.WhenAll(s_days.Select(days => suite.Given.Trainer(at.Course, days)));
        var (seen, token) = (new List<Trainer>(), "");
        do
        {
            var page = await suite.Training.ListTrainersAsync(new() { Parent = $"providers/{at.Provider}", PageSize = 2, PageToken = token }, at.AsProvider);
            seen.AddRange(page.Trainers);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(trainers.Select(trainer => trainer.Name).Order(), seen.Select(trainer => trainer.Name).Order());
        Assert.Equal([Given.Day(10), Given.Day(20), Given.Day(20), Given.Day(20), Given.Day(30)], seen.Select(trainer => trainer.VettedUntil));
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_what_is_anothers_is_not_there()
    {
        var at = await RunsCase.Of(suite);
        var request = new AddTrainerRequest { Parent = $"providers/{at.Provider}", DisplayName = "Ada Trainer", VettedUntil = Given.Day(4000), RequestId = Given.RequestId() };
        Assert.Equal(["vetted_until"], (await Refused.By(() => suite.Training.AddTrainerAsync(request, at.AsProvider))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        var trainer = await suite.Given.Trainer(at.Course, inDays: 10);
        var other = await RunsCase.Of(suite);
        (await Refused.By(() => Vetted(other, trainer, 20))).Is(Platform.V1.ErrorReason.NotFound).With("resource", trainer.Name);
        (await Refused.By(() => suite.Training.ListTrainersAsync(new() { Parent = $"providers/{at.Provider}" }, other.AsProvider))).Is(Platform.V1.ErrorReason.NotFound);
    }

    private async Task<ListTrainersResponse> Listed(RunsCase at, VettingState state) =>
        await suite.Training.ListTrainersAsync(new() { Parent = $"providers/{at.Provider}", State = state }, at.AsProvider);

    private async Task<Trainer> Vetted(RunsCase at, Trainer trainer, int inDays) => await suite.Training.RecordVettingAsync(
        new() { Name = trainer.Name, VettedUntil = Given.Day(inDays), Etag = trainer.Etag, RequestId = Given.RequestId() }, at.AsProvider);

    private async Task<CourseRun> Assign(RunsCase at, CourseRun run, string etag, params string[] trainers) => await suite.Training.AssignTrainersAsync(
        new() { Name = run.Name, Trainers = { trainers }, Etag = etag, RequestId = Given.RequestId() }, at.AsProvider);
}
