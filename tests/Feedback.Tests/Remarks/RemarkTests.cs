using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Remarks;

/// <summary>Somebody says something in his own words, and a person of the prison's safeguarding reads it and decides.</summary>
public sealed class RemarkTests(SuiteFixture suite)
{
    private static DateOnly Today => TimeProvider.System.GetUtcNow().DayIn("Europe/London");

    [Theory]
    [InlineData("KIOSK", RemarkOutcome.NothingToDo)]
    [InlineData("WING", RemarkOutcome.PassedOnWithinPrison)]
    [InlineData("COORDINATOR", RemarkOutcome.ReturnedAsObstacle)]
    [InlineData("PROVIDER", RemarkOutcome.SafeguardingReferral)]
    public async Task It_is_read_by_safeguarding_which_decides_once_and_then_it_is_gone(string who, RemarkOutcome outcome)
    {
        var offering = await Offering();
        var name = await suite.Given.Remark(offering, who, "Ask me about the showers.\nI am afraid.");
        var waiting = Assert.Single(await List(offering));
        Assert.Equal(new Remark { Name = name, Scheme = offering.Scheme, Month = Today.FirstOfMonth().ToProto(), State = RemarkState.Waiting }, waiting);
        waiting.Text = "Ask me about the showers.\nI am afraid.";
        Assert.Equal(waiting, await Get(offering, name));

        var triage = new TriageRemarkRequest { Name = name, Outcome = outcome, RequestId = Given.RequestId() };
        triage.Obstacle = outcome is RemarkOutcome.ReturnedAsObstacle ? ObstacleCode.NoEscort : default;
        var triaged = await suite.Feedback.TriageRemarkAsync(triage, Safeguarding(offering));
        (waiting.State, waiting.Outcome, waiting.Text) = (RemarkState.Triaged, outcome, "");
        Assert.Equal([waiting, waiting, waiting], [triaged, await suite.Feedback.TriageRemarkAsync(triage, Safeguarding(offering)), await Get(offering, name)]);
        Assert.Equal(0, await suite.Scalar<long>("select count(*) from remark_texts where establishment = $1", Code(offering)));
        (await Refused.By(() => suite.Feedback.TriageRemarkAsync(new(triage) { RequestId = Given.RequestId() }, Safeguarding(offering)))).Is(ErrorReason.IllegalTransition).With("state", "TRIAGED").With("allowed", "WAITING");
        Assert.Empty(await List(offering, RemarkState.Waiting));
        Assert.Equal([waiting], await List(offering, RemarkState.Triaged));
    }

    [Fact]
    public async Task Sent_again_it_is_left_once_and_its_id_belongs_to_its_words()
    {
        var offering = await Offering();
        var remark = Said(offering, "Once.");
        await suite.Feedback.LeaveRemarkAsync(remark, suite.AsMachine($"KIOSK@{Code(offering)}"));
        await suite.Feedback.LeaveRemarkAsync(remark, suite.AsMachine($"KIOSK@{Code(offering)}"));
        await suite.Feedback.LeaveRemarkAsync(new(remark) { RequestId = remark.RequestId.ToUpperInvariant() }, suite.AsMachine($"KIOSK@{Code(offering)}"));
        Assert.Single(await List(offering));
        (await Refused.By(() => suite.Feedback.LeaveRemarkAsync(new(remark) { Text = "Twice." }, suite.AsMachine($"KIOSK@{Code(offering)}")))).Is(Platform.V1.ErrorReason.RequestIdReused);
        Assert.Equal("Once.", (await Get(offering, Assert.Single(await List(offering)).Name)).Text);

        var other = await Offering();
        await suite.Feedback.LeaveRemarkAsync(new(remark) { Parent = Establishment(other), Scheme = other.Scheme }, suite.AsMachine($"KIOSK@{Code(other)}")); // another prison's id is another
        Assert.Single(await List(other));
    }

    /// <summary>On the day after it is still in time: 24 hours are over at the end of that day and no earlier.</summary>
    [Fact]
    public async Task One_on_which_nobody_decided_in_time_stands_among_the_acts_of_the_prison()
    {
        var offering = await Offering();
        var (unread, late, inTime) = (await suite.Given.Remark(offering), await suite.Given.Remark(offering), await suite.Given.Remark(offering));
        Assert.Equal([Today.AddDays(1)], (await Rows.Of(suite, "feedback", "select distinct due_by::text from remarks where establishment = $1", Code(offering))).Select(day => DateOnly.ParseExact(day, "O", null)));
        var last = Today.FirstOfMonth().AddDays(-1);
        await suite.Execute("update remarks set due_by = $2 where establishment = $1 and remark_id = any ($3)", Code(offering), last, new[] { Id(unread), Id(late) });
        await suite.Execute("update remarks set due_by = $2 where establishment = $1 and remark_id = $3", Code(offering), Today, Id(inTime));
        Assert.True((await Triage(offering, late)).Overdue);
        Assert.False((await Triage(offering, inTime)).Overdue);
        Assert.Equal(2, (await List(offering)).Count(remark => remark.Overdue));

        var asked = new ListActsRequest { Parent = Establishment(offering), FirstDay = last.ToProto() };
        var act = Assert.Single((await suite.Feedback.ListActsAsync(asked, suite.As($"GOVERNOR@{Code(offering)}"))).Figures);
        Assert.Equal((Act.RemarkNotTriaged, offering.Scheme, last.FirstOfMonth(), 2, 0), (act.Act, act.Scheme, act.Month.ToDay(), act.Count, act.OutOf));
    }

    [Fact]
    public async Task What_waited_too_long_to_be_kept_is_still_decided_on_and_counted()
    {
        var offering = await Offering();
        var name = await suite.Given.Remark(offering);
        await suite.Execute("delete from remark_texts where establishment = $1", Code(offering)); // as the sweeper does after half a year
        Assert.Equal((RemarkState.Waiting, ""), await Get(offering, name) is var remark ? (remark.State, remark.Text) : default);
        Assert.Equal(RemarkState.Triaged, (await Triage(offering, name)).State);
    }

    [Fact]
    public async Task The_list_is_paged_by_month_and_not_by_when_they_came()
    {
        var offering = await Offering();
        var names = new[] { await suite.Given.Remark(offering), await suite.Given.Remark(offering), await suite.Given.Remark(offering) };
        await suite.Execute("update remarks set month = month - interval '1 month' where establishment = $1 and remark_id = $2", Code(offering), Id(names[2]));
        var (all, request) = (new List<string>(), new ListRemarksRequest { Parent = Establishment(offering), PageSize = 1 });
        do
        {
            var page = await suite.Feedback.ListRemarksAsync(request, Safeguarding(offering));
            all.AddRange(page.Remarks.Select(remark => remark.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal([names[2], .. names[..2].Order(StringComparer.Ordinal)], all);
    }

    [Fact]
    public async Task A_scheme_that_is_not_here_is_refused_and_elsewhere_a_provider_finds_nothing()
    {
        var offering = await Offering();
        var nowhere = new LeaveRemarkRequest(Said(offering, "x")) { Scheme = "schemes/nowhere" };
        (await Refused.By(() => suite.Feedback.LeaveRemarkAsync(nowhere, suite.As($"KIOSK@{Code(offering)}")))).Is(ErrorReason.SchemeNotOffered).With("scheme", "schemes/nowhere");
        (await Refused.By(() => suite.Feedback.LeaveRemarkAsync(Said(offering, "x"), suite.As("PROVIDER@p-other")))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Feedback.LeaveRemarkAsync(Said(offering, new string('x', 1001)), suite.As($"KIOSK@{Code(offering)}")))).Is(Platform.V1.ErrorReason.InvalidFields);
        Assert.Empty(await List(offering));
    }

    private async Task<Offering> Offering() => await suite.Given.Heard(await suite.Given.Offering(await suite.Given.Establishment()));

    private async Task<IReadOnlyList<Remark>> List(Offering offering, RemarkState state = default) =>
        (await suite.Feedback.ListRemarksAsync(new() { Parent = Establishment(offering), State = state }, Safeguarding(offering))).Remarks;

    private async Task<Remark> Get(Offering offering, string name) => await suite.Feedback.GetRemarkAsync(new() { Name = name }, Safeguarding(offering));

    private async Task<Remark> Triage(Offering offering, string name) =>
        await suite.Feedback.TriageRemarkAsync(new() { Name = name, Outcome = RemarkOutcome.SupportOffered, RequestId = Given.RequestId() }, Safeguarding(offering));

    private Grpc.Core.CallOptions Safeguarding(Offering offering) => suite.As($"SAFEGUARDING@{Code(offering)}");

    private static LeaveRemarkRequest Said(Offering offering, string text) => new() { Parent = Establishment(offering), Scheme = offering.Scheme, Text = text, RequestId = Given.RequestId() };

    private static string Establishment(Offering offering) => $"establishments/{Code(offering)}";

    private static string Code(Offering offering) => offering.Name.Split('/')[1];

    private static string Id(string name) => name.Split('/')[3];
}
