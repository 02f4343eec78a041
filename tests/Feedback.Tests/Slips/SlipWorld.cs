using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Slips;

/// <summary>Slips of a scheme that no other test uses.</summary>
internal sealed class SlipWorld(SuiteFixture suite)
{
    private int _version;

    /// <summary>A month that slips are printed for on any day.</summary>
    public static DateOnly Asked => Pools.Month.AddMonths(1);

    public Pools Pools { get; } = new(suite);

    public async Task<Prison> Prison(string region = "wales", string provider = "p-slips")
    {
        var prison = await Pools.Prison(region);
        await Offered(prison, provider);
        return prison;
    }

    public Task Offered(Prison prison, string provider = "p-slips") => Pools.Tell(new OfferingChanged
    {
        Offering = $"{prison.Name}/offerings/{Ids.Short()}",
        Scheme = Pools.Scheme,
        Provider = $"providers/{provider}",
        ConfidentialityClass = ConfidentialityClass.Total,
        Rules = new(),
        Version = Interlocked.Increment(ref _version),
    });

    public Task<IReadOnlyList<string>> Slips(Prison prison, int count, DateOnly? month = null, string? who = null) => suite.Given.Slips(prison.Name, Pools.Scheme, count, month ?? Asked, who);

    public async Task Submit(Prison prison, string code, SlipAnswers? answers = null, string who = "KIOSK") => await suite.Feedback.SubmitFeedbackAsync(
        new() { Parent = prison.Name, Slip = new() { Code = code, Answers = answers ?? Given.Ticked() } }, suite.As($"{who}@{prison.Code}"));

    /// <summary>So many slips about a month, handed in so that they count to the month that was closed last.</summary>
    public async Task Come(Prison prison, int count, DateOnly? month = null)
    {
        foreach (var code in await Slips(prison, count, month))
        {
            await Submit(prison, code);
        }

        await suite.Execute("update pooled_responses set month = $2 where establishment = $1 and atom is null", prison.Code, Pools.Month);
    }

    public Task Exposed(Prison prison, DateOnly month, bool askers = true, bool supporters = true, bool spread = true) => Pools.Tell(new ExposureCounted
    {
        Id = Ids.Random().ToString(),
        Establishment = prison.Name,
        Scheme = Pools.Scheme,
        Month = month.ToProto(),
        Askers = askers,
        Supporters = supporters,
        Spread = spread,
    });

    /// <summary>What was ticked on the slips that wait, one line each.</summary>
    public Task<List<string>> Waiting(Prison prison, string order = "1") => Rows.Of(suite, "feedback", $"""
        select string_agg(a.question || ' ' || a.category, ', ' order by a.question)
        from pooled_responses r
        join pooled_answers a using (establishment, event_id)
        where r.establishment = $1
        group by r.event_id, r.ctid, r.xmin
        order by {order}
        """, prison.Code);

    public static string Line(SlipAnswers answers) =>
        string.Join(", ", Feedback.Slips.SlipQuestions.Of(answers).Select(category => $"{category.Question} {category.Name}").Order(StringComparer.Ordinal));
}
