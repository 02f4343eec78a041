using System.Net;
using System.Text.RegularExpressions;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Slips;

/// <summary>Supporters say what their role does for them, on slips of their own.</summary>
[Collection(nameof(Closings))]
public sealed class ReflectionTests(SuiteFixture suite)
{
    private readonly SlipWorld _slips = new(suite);

    [Fact]
    public async Task A_slip_for_each_of_the_team_asks_the_five_questions_of_the_role()
    {
        var prison = await _slips.Prison();
        var page = WebUtility.HtmlDecode((await suite.Feedback.PrintSlipsAsync(
            new() { Parent = prison.Name, Scheme = _slips.Pools.Scheme, Count = 12, Month = SlipWorld.Asked.ToProto(), Kind = SlipKind.Reflection }, suite.As(prison.Coordinator))).Data.ToStringUtf8());
        foreach (var question in (string[])["purpose", "officers trust each other", "closer to others", "surer of yourself", "time well spent"])
        {
            Assert.Equal(12, Regex.Count(page, question));
        }

        Assert.Equal(5 * 12, Regex.Count(page, "☐ Not at all   ☐ A little   ☐ Somewhat   ☐ Much   ☐ Very much"));
        Assert.Contains("every supporter of the scheme", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Did you ask?", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SlipKind.Reflection)]
    [InlineData(SlipKind.Feedback)]
    public async Task What_does_not_stand_on_a_slip_is_refused_and_leaves_it_unspent(SlipKind kind)
    {
        var prison = await _slips.Prison();
        var code = Assert.Single(await _slips.Slips(prison, 1, kind: kind));
        Slip right = kind is SlipKind.Reflection ? new() { Code = code, Reflection = Given.Reflected() } : new() { Code = code, Answers = Given.Ticked() };
        Slip other = kind is SlipKind.Reflection ? new() { Code = code, Answers = Given.Ticked() } : new() { Code = code, Reflection = Given.Reflected() };
        Slip both = new() { Code = code, Answers = Given.Ticked(), Reflection = Given.Reflected() };
        foreach (var wrong in (Slip[])[other, both])
        {
            (await Refused.By(() => suite.Feedback.SubmitFeedbackAsync(new() { Parent = prison.Name, Slip = wrong }, suite.As($"KIOSK@{prison.Code}")))).Is(ErrorReason.SlipOtherKind).With("kind", ProtoName.Of(kind));
        }

        var empty = await Refused.By(() => suite.Feedback.SubmitFeedbackAsync(new() { Parent = prison.Name, Slip = new() { Code = code } }, suite.As($"KIOSK@{prison.Code}")));
        Assert.Equal([kind is SlipKind.Reflection ? "slip.reflection" : "slip.answers"], empty.Fields);
        Assert.Empty(await _slips.Waiting(prison));

        await _slips.HandIn(prison, right);
        (await Refused.By(() => suite.Feedback.SubmitFeedbackAsync(new() { Parent = prison.Name, Slip = right }, suite.As($"KIOSK@{prison.Code}")))).Is(ErrorReason.SlipSpent);
        Assert.Equal([SlipWorld.Line(kind is SlipKind.Reflection ? Given.Reflected() : Given.Ticked())], await _slips.Waiting(prison));
    }

    [Fact]
    public async Task In_a_mixed_box_each_line_that_is_wrong_is_told_and_can_be_sent_again()
    {
        var prison = await _slips.Prison();
        var (asked, pondered) = (await _slips.Slips(prison, 150), await _slips.Slips(prison, 150, kind: SlipKind.Reflection));
        Slip[] box = [.. asked.Select(code => new Slip { Code = code, Answers = Given.Ticked() }), .. pondered.Select(code => new Slip { Code = code, Reflection = Given.Reflected() })];
        (box[3].Answers, box[3].Reflection) = (null, Given.Reflected());
        (box[200].Answers, box[200].Reflection) = (Given.Ticked(), null);
        box[201].Answers = Given.Ticked();
        box[202].Reflection = null;

        var looked = await Enter(prison, box, validateOnly: true);
        var entered = await Enter(prison, box);
        Assert.Equal(looked, entered);
        Assert.Equal(296, entered.Taken);
        Assert.Equal(
            [(3, SlipState.OtherKind), (200, SlipState.OtherKind), (201, SlipState.OtherKind), (202, SlipState.NothingTicked)],
            entered.States.Index().Where(line => line.Item is not SlipState.Taken));
        Assert.Equal((149, 147), (await Waiting("FEEDBACK"), await Waiting("REFLECTION")));

        Slip[] again = [new() { Code = box[3].Code, Answers = Given.Ticked() }, new() { Code = box[200].Code, Reflection = Given.Reflected() }];
        Assert.Equal([SlipState.Taken, SlipState.Taken], (await Enter(prison, again)).States);
        Assert.Equal((150, 148), (await Waiting("FEEDBACK"), await Waiting("REFLECTION")));

        Task<long> Waiting(string measure) => _slips.Pools.Count("pooled_responses", $"measure = '{measure}'");
    }

    [Fact]
    public async Task What_a_team_of_ten_says_of_its_role_reaches_the_region_with_its_limits_and_a_reply_is_owed()
    {
        var region = $"team-{new string([.. Ids.Short().Where(char.IsLetter)])}";
        var (prison, small) = (await _slips.Prison(region), await _slips.Prison(region));
        await _slips.Exposed(prison, teamOfFour: true, teamOfTen: true);
        await _slips.Exposed(small, teamOfFour: true);
        await _slips.Come(prison, 12, kind: SlipKind.Reflection);
        await _slips.Come(small, 12, kind: SlipKind.Reflection); // of nine at most
        await _slips.Pools.Close();

        var report = await _slips.Pools.Report($"REGION@{region}", region, Measure.Reflection);
        Assert.Equal((ReportStatus.Published, 10, 14), (report.Status, report.Answers.Least, report.Answers.Most));
        Assert.Equal(prison.Name, Assert.Single(report.Establishments).Establishment);
        Assert.Equal(SlipQuestions.Domain(SlipKind.Reflection).Count, report.Figures.Count);
        Assert.InRange(report.Figures.Single(figure => figure is { Question: "constructive-time", Category: "MUCH" }).NoisyCount, 0, 42);
        Assert.Superset(new HashSet<Caveat> { Caveat.SeveralSlips, Caveat.Teams }, report.Caveats.ToHashSet());
        Assert.Equal(ReportStatus.NotEnoughFeedback, (await _slips.Pools.Report($"REGION@{region}", region, Measure.Feedback)).Status);
        Assert.Equal(12, (await _slips.Waiting(small)).Count);
        var page = WebUtility.HtmlDecode((await suite.Feedback.GetReportPageAsync(
            new() { Region = report.Region, Scheme = report.Scheme, Measure = Measure.Reflection, FirstDay = Pools.Month.ToProto() }, suite.As($"REGION@{region}"))).Data.ToStringUtf8());
        Assert.All(["Is it time well spent?", "Very much", "about their own role", "smaller teams"], said => Assert.Contains(said, page, StringComparison.Ordinal));
        Assert.Equal(ReplyState.Due, Assert.Single((await suite.Feedback.ListRepliesAsync(new() { Parent = report.Region }, suite.As($"REGION@{region}"))).Replies).State);
    }

    [Fact]
    public async Task What_small_teams_say_is_told_of_three_prisons_together_and_what_three_people_say_stays_out()
    {
        var prisons = new List<Prison>();
        foreach (var four in (bool[])[true, true, true, false])
        {
            prisons.Add(await _slips.Prison());
            await _slips.Exposed(prisons[^1], monthsAgo: 1, teamOfFour: four);
            await _slips.Come(prisons[^1], 4, monthsLate: 1, kind: SlipKind.Reflection);
            await suite.Execute("update pooled_responses set month = $2 where establishment = $1", prisons[^1].Code, Pools.Month.AddMonths(-1));
        }

        await _slips.Pools.Close();
        var report = await _slips.Pools.Report(measure: Measure.Reflection);
        Assert.Equal((ReportStatus.Published, 10, 0), (report.Status, report.Answers.Least, report.Establishments.Count));
        Assert.Equal(4, (await _slips.Waiting(prisons[^1])).Count);
    }

    private async Task<EnterSlipsResponse> Enter(Prison prison, Slip[] box, bool validateOnly = false) => await suite.Feedback.EnterSlipsAsync(
        new() { Parent = prison.Name, Slips = { box }, ValidateOnly = validateOnly }, suite.As(prison.Coordinator));
}
