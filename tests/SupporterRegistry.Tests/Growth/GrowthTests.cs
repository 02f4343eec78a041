using CsCheck;
using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class GrowthTests(RegistrySuite suite)
{
    private static readonly int[] s_milestones = [30, 180, 365];

    [Fact]
    public async Task A_supporter_is_one_of_the_team_and_may_lead_it()
    {
        var supporter = await Supporter();
        Assert.Equal(Grade.Member, supporter.Grade);

        var lead = await SetGrade(supporter, Grade.Lead);

        Assert.Equal((Grade.Lead, AppointmentState.Active), (lead.Grade, lead.State));
        Assert.Equal(lead, await suite.Registry.GetAppointmentAsync(new() { Name = supporter.Name }, suite.Coordinator(supporter.Name)));
    }

    [Fact]
    public async Task Whoever_shadows_gets_no_grade_and_a_machine_gives_none()
    {
        var shadowing = (await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment(), new() { ShadowingCount = 1 }))).Appointment;
        var request = new SetGradeRequest { Name = shadowing.Name, Grade = Grade.Lead, RequestId = Given.RequestId() };

        (await Refused.By(() => SetGrade(shadowing, Grade.Lead))).Is(ErrorReason.IllegalTransition).With("state", "SHADOWING").With("allowed", "ACTIVE, PAUSED");
        (await Refused.By(() => suite.Registry.SetGradeAsync(request, suite.AsMachine($"COORDINATOR@{shadowing.Name.Split('/')[1]}")))).Is(PlatformReason.UserRequired);
        (await Refused.By(() => suite.Registry.SetGradeAsync(request, suite.As("COORDINATOR@ZZZZZZ")))).Is(PlatformReason.NotFound);
    }

    [Fact]
    public async Task A_milestone_is_due_until_it_is_recognised()
    {
        var supporter = await Supporter();
        var due = Assert.Single(await Due(supporter));
        Assert.Equal((supporter.Name, supporter.Scheme, supporter.Zone, 0, 0), (due.Appointment, due.Scheme, due.Zone, due.Days, due.DaysServed));
        (await Refused.By(() => Acknowledge(supporter, 30))).Is(ErrorReason.MilestoneNotDue);

        Assert.Equal([0], (await Acknowledge(supporter, 0)).RecognisedDays);

        Assert.Empty(await Due(supporter));
        (await Refused.By(() => Acknowledge(supporter, 0))).Is(ErrorReason.MilestoneNotDue);
    }

    [Fact]
    public async Task A_milestone_that_is_due_or_was_recognised_is_thanked_for_on_paper_in_plain_words()
    {
        var supporter = await Supporter();
        await LongAgo($"update appointments set appointed_at = timestamptz '2026-03-01 12:00Z' where appointment_id = '{Names.IdOf(supporter.Name)}'");
        var page = await Page(supporter, 30);
        Assert.All(["You have given 30 days to this role: Listener.", "You began on 1 March 2026.", "Thank you", "Okafor", "size: A4", "font: 12pt", "service record"], said => Assert.Contains(said, page, StringComparison.Ordinal));
        Assert.DoesNotMatch("(?i)appointment|milestone|establishment|tenure|recognis|solo|[A-Z]+_[A-Z]+|[{}<>]script", page[page.IndexOf("<body>", StringComparison.Ordinal)..]);
        await Acknowledge(supporter, 30);

        Assert.Equal(page, await Page(supporter, 30)); // it gets lost
        Assert.Contains("font: 18pt", await Page(supporter, 30, print: "large"), StringComparison.Ordinal);
        Assert.Equal(3L, await suite.Count("registry", "select count(*) from audit where action = 'print letter' and resource = $1", supporter.Name));
    }

    [Fact]
    public async Task Nothing_is_printed_that_is_not_reached_nor_for_the_dead()
    {
        var supporter = await Supporter();
        (await Refused.By(() => Letter(supporter, 30))).Is(ErrorReason.MilestoneNotDue);
        (await Refused.By(() => Letter(supporter, 7))).Is(ErrorReason.MilestoneNotDue);
        (await Refused.By(() => Letter(supporter, 0, language: "xx"))).Is(ErrorReason.LanguageUnknown).With("languages", "en");
        (await Refused.By(() => suite.Registry.GetMilestoneLetterAsync(new() { Name = supporter.Name }, suite.As("COORDINATOR@ZZZZZZ")))).Is(PlatformReason.NotFound);

        await suite.Registry.EndAppointmentAsync(new() { Name = supporter.Name, Reason = EndReason.Died, RequestId = Given.RequestId() }, suite.Coordinator(supporter.Name));
        (await Refused.By(() => Letter(supporter, 0))).Is(ErrorReason.NothingToWrite).With("state", "DIED");
    }

    /// <summary>Of forty days thirty were a suspension. In hours: a day of the database's own zone may have 23 or 25.</summary>
    [Fact]
    public async Task Time_suspended_counts_towards_a_milestone_once_an_appeal_says_so()
    {
        var supporter = await Supporter();
        var (governor, decider) = (suite.As($"GOVERNOR@{supporter.Name.Split('/')[1]}"), suite.As($"DECIDER@{supporter.Name.Split('/')[1]}"));
        var suspension = await suite.Registry.SuspendAppointmentAsync(new() { Name = supporter.Name, Category = SuspensionCategory.Provider, RequestId = Given.RequestId() }, governor);
        await suite.Registry.ReviewSuspensionAsync(new() { Name = suspension.Name, Outcome = SuspensionReview.Lifted, RequestId = Given.RequestId() }, governor);
        await LongAgo($"update appointments set appointed_at = now() - interval '960 hours' where appointment_id = '{Names.IdOf(supporter.Name)}'");
        await LongAgo($"update suspensions set suspended_at = now() - interval '840 hours', ended_at = now() - interval '120 hours' where suspension_id = '{Names.IdOf(suspension.Name)}'");
        Assert.Equal((0, 10), (await Due(supporter)).Single() is var before ? (before.Days, before.DaysServed) : default);

        await suite.Registry.AppealSuspensionAsync(new() { Name = suspension.Name, RequestId = Given.RequestId() }, governor);
        await suite.Registry.DecideAppealAsync(new() { Name = suspension.Name, Outcome = AppealOutcome.Lifted, RequestId = Given.RequestId() }, decider);

        Assert.Equal((30, 40), (await Due(supporter)).Single() is var after ? (after.Days, after.DaysServed) : default);
        Assert.Equal([30], (await Acknowledge(supporter, 30)).RecognisedDays);
        Assert.Empty(await Due(supporter));
    }

    [Theory]
    [InlineData(29, "", null)]
    [InlineData(30, "", 30)]
    [InlineData(400, "", 365)]
    [InlineData(400, "30", 365)]
    [InlineData(400, "365", null)]
    [InlineData(200, "180", null)]
    [InlineData(200, "30", 180)]
    public void Of_several_milestones_the_longest_is_due_once(int served, string recognised, int? due) =>
        Assert.Equal(due, Growing.Due(TimeSpan.FromDays(served), s_milestones, [.. recognised.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]));

    [Fact]
    public void What_is_recognised_is_due_no_more_until_the_next_is_reached() => Gen.Select(Gen.Int[0, 500], Gen.Int[0, 500]).Sample((now, later) =>
    {
        var due = Growing.Due(TimeSpan.FromDays(now), s_milestones, []);
        var next = Growing.Due(TimeSpan.FromDays(now + later), s_milestones, due is null ? [] : [due.Value]);
        var reached = s_milestones.Where(days => days <= now + later).DefaultIfEmpty(0).Max();
        return (next ?? due ?? 0) == reached && (next is null || next != due);
    });

    private async Task LongAgo(string sql) => Assert.Equal(1, await Rows.Change(suite, "registry", sql));

    private async Task<Appointment> Supporter() => (await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()))).Appointment;

    private AsyncUnaryCall<Appointment> SetGrade(Appointment supporter, Grade grade) =>
        suite.Registry.SetGradeAsync(new() { Name = supporter.Name, Grade = grade, RequestId = Given.RequestId() }, suite.Coordinator(supporter.Name));

    private AsyncUnaryCall<Appointment> Acknowledge(Appointment supporter, int days) =>
        suite.Registry.AcknowledgeMilestoneAsync(new() { Name = supporter.Name, Days = days, RequestId = Given.RequestId() }, suite.Coordinator(supporter.Name));

    private AsyncUnaryCall<Google.Api.HttpBody> Letter(Appointment supporter, int days, string language = "", string print = "") =>
        suite.Registry.GetMilestoneLetterAsync(new() { Name = supporter.Name, Days = days, Language = language, Print = print }, suite.Coordinator(supporter.Name));

    private async Task<string> Page(Appointment supporter, int days, string print = "") => (await Letter(supporter, days, print: print)).Data.ToStringUtf8();

    private async Task<IEnumerable<Milestone>> Due(Appointment supporter) => (await suite.Registry.ListMilestonesAsync(
        new() { Parent = string.Join('/', supporter.Name.Split('/')[..2]) }, suite.Coordinator(supporter.Name))).Milestones;
}
