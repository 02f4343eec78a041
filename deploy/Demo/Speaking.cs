using System.Text.RegularExpressions;
using Google.Api;
using PeerSupport.Feedback.V1;
using static PeerSupport.Deploy.Demo.Cast;

namespace PeerSupport.Deploy.Demo;

/// <summary>6. People say how it went, on slips that bear no name; each counts once, and what is told past staff is not told to them.</summary>
internal sealed partial class Speaking(SuiteAddress suite, Telling telling, Cast cast)
{
    private const int Printed = 12;

    public async Task Tell()
    {
        await telling.Chapter("6. People say how it went, and no answer leads back to anybody");
        var slips = await Print();
        await HandIn(slips[0]);
        await TypeABox(slips[1..]);
        await TellPastStaff();
        await Flag();
    }

    private async Task<List<Slip>> Print()
    {
        var page = await telling.Does($"the co-ordinator prints {Printed} slips to go to everybody in a zone, each with a code of its own", "",
            () => telling.Once("SCHEME_NOT_OFFERED", async () => await suite.Feedback.PrintSlipsAsync(
                new() { Parent = Prison, Scheme = cast.QuickScheme, Count = Printed }, suite.As("COORDINATOR@MDI"))),
            printed => Task.FromResult(Codes(printed).Distinct().Count() == Printed));
        return Codes(page).ConvertAll(code => new Slip { Code = code, Answers = new() { KnewHow = YesNo.Yes, Asked = YesNo.No, Helped = Extent.Much } });
    }

    private async Task HandIn(Slip slip)
    {
        await telling.Does("one is handed in at a kiosk", "",
            async () => await suite.Feedback.SubmitFeedbackAsync(new() { Parent = Prison, Slip = slip }, suite.As("KIOSK@MDI")),
            async _ => await WouldBecome(slip) == SlipState.Spent);
        await telling.Refuses("again it counts nothing", "SLIP_SPENT",
            async () => await suite.Feedback.SubmitFeedbackAsync(new() { Parent = Prison, Slip = slip }, suite.As("KIOSK@MDI")));
        var forged = new Slip(slip) { Code = slip.Code[..^1] + (slip.Code[^1] == '2' ? '3' : '2') };
        await telling.Refuses("and a code that nobody printed is none", "SLIP_UNKNOWN",
            async () => await suite.Feedback.SubmitFeedbackAsync(new() { Parent = Prison, Slip = forged }, suite.As("KIOSK@MDI")));
    }

    private async Task TypeABox(List<Slip> slips)
    {
        var box = new EnterSlipsRequest { Parent = Prison, Slips = { slips } };
        await telling.Does($"the provider types the other {slips.Count}; sent twice they count once", "",
            async () => await suite.Feedback.EnterSlipsAsync(box, suite.As("PROVIDER@samaritans")),
            async done => done.Taken == slips.Count && (await suite.Feedback.EnterSlipsAsync(box, suite.As("PROVIDER@samaritans"))).Taken == 0);
    }

    private async Task TellPastStaff()
    {
        var before = await Counts();
        await telling.Does("the provider tells that staff press a supporter; staff are told of ten such things together, or of none", "",
            async () => await suite.Feedback.ReportObstacleAsync(
                new() { Parent = Prison, Scheme = cast.QuickScheme, Obstacle = ObstacleCode.PressuredByStaff, RequestId = Id() }, suite.As("PROVIDER@samaritans")),
            async _ => await Counts() == before && (await CountsAs("PROVIDER@samaritans")).Any(count => count.Scheme == cast.QuickScheme && count.Code == "PRESSURED_BY_STAFF"));
    }

    private async Task Flag()
    {
        var flag = await telling.Does("a supporter flags at the kiosk that somebody depends on him; a person must take it on within three days", "",
            async () => await suite.Feedback.FlagBoundaryAsync(
                new() { Parent = Prison, Scheme = cast.QuickScheme, Code = BoundaryCode.Dependence, RequestId = Id() }, suite.As("KIOSK@MDI")),
            async raised => await IsOpen(raised));
        await telling.Does("the co-ordinator does, by name", "",
            async () => await suite.Feedback.TakeFlagAsync(new() { Name = flag.Name, RequestId = Id() }, suite.As("COORDINATOR@MDI")),
            async taken => taken.State == FlagState.Taken && !await IsOpen(flag));
    }

    private async Task<SlipState> WouldBecome(Slip slip) =>
        (await suite.Feedback.EnterSlipsAsync(new() { Parent = Prison, Slips = { slip }, ValidateOnly = true }, suite.As("WING@MDI"))).States.Single();

    private async Task<bool> IsOpen(BoundaryFlag flag) =>
        (await suite.Feedback.ListFlagsAsync(new() { Parent = Prison, Raised = true, PageSize = 500 }, suite.As("GOVERNOR@MDI"))).Flags.Any(one => one.Name == flag.Name);

    private async Task<long> Counts() => (await CountsAs("GOVERNOR@MDI")).Sum(count => count.Count);

    private async Task<IReadOnlyList<ObstacleCount>> CountsAs(string who) =>
        (await suite.Feedback.ListObstacleCountsAsync(new() { Parent = Prison }, suite.As(who))).Counts;

    private static List<string> Codes(HttpBody page) => [.. Code().Matches(page.Data.ToStringUtf8()).Select(match => match.Value)];

    [GeneratedRegex("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")]
    private static partial Regex Code();
}
