using Google.Protobuf;
using PeerSupport.Feedback.Tests.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Slips;

/// <summary>Slips of a scheme that no other test uses.</summary>
internal sealed class SlipWorld(SuiteFixture suite)
{
    /// <summary>A month that slips are printed for on any day.</summary>
    public static DateOnly Asked => Pools.Month.AddMonths(1);

    public Pools Pools { get; } = new(suite);

    public async Task<Prison> Prison(string region = "wales", string provider = "p-slips")
    {
        var prison = await Pools.Prison(region);
        await Offered(prison, provider);
        return prison;
    }

    /// <summary>As the copy has it when the registry has told of the offering.</summary>
    public Task Offered(Prison prison, string provider = "p-slips") => suite.Execute(
        "insert into offerings (establishment, scheme, confidentiality_class, provider, version) values ($1, $2, 'TOTAL', $3, 1)", prison.Code, Pools.Scheme, provider);

    public Task<IReadOnlyList<string>> Slips(Prison prison, int count, DateOnly? month = null, string? who = null, SlipKind kind = SlipKind.Unspecified) =>
        suite.Given.Slips(prison.Name, Pools.Scheme, count, month ?? Asked, who, kind);

    public Task Submit(Prison prison, string code, SlipAnswers? answers = null, string who = "KIOSK") =>
        HandIn(prison, new() { Code = code, Answers = answers ?? Given.Ticked() }, who);

    public Task Reflect(Prison prison, string code, ReflectionAnswers? answers = null) => HandIn(prison, new() { Code = code, Reflection = answers ?? Given.Reflected() });

    public async Task HandIn(Prison prison, Slip slip, string who = "KIOSK") =>
        await suite.Feedback.SubmitFeedbackAsync(new() { Parent = prison.Name, Slip = slip }, suite.As($"{who}@{prison.Code}"));

    /// <summary>So many slips, handed in as if they had come in the month that was closed last, about this month or an earlier one.</summary>
    public async Task Come(Prison prison, int count, int monthsLate = 0, SlipKind kind = SlipKind.Feedback)
    {
        foreach (var code in await Slips(prison, count, kind: kind))
        {
            await (kind is SlipKind.Reflection ? Reflect(prison, code) : Submit(prison, code));
        }

        await suite.Execute("update pooled_responses set month = $2, period = $3 where establishment = $1 and atom is null", prison.Code, Pools.Month, Pools.Month.AddMonths(-monthsLate));
    }

    public Task Exposed(Prison prison, int monthsAgo = 0, bool spread = true, bool teamOfFour = false, bool teamOfTen = false) => Pools.Tell(new ExposureCounted
    {
        Id = Ids.Random().ToString(),
        Establishment = prison.Name,
        Scheme = Pools.Scheme,
        Month = Pools.Month.AddMonths(-monthsAgo).ToProto(),
        Askers = true,
        Supporters = true,
        Spread = spread,
        TeamOfFour = teamOfFour,
        TeamOfTen = teamOfTen,
    });

    /// <summary>What was ticked on the slips that wait, one line each.</summary>
    public Task<List<string>> Waiting(Prison prison, string order = "1") => Rows.Of(suite, "feedback", $"""
        select string_agg(a.question || ' ' || a.category, ', ' order by a.question)
        from pooled_responses r
        join pooled_answers a using (establishment, event_id)
        where r.establishment = $1
        group by r.event_id, r.ctid, r.xmin::text
        order by {order}
        """, prison.Code);

    public static string Line(IMessage answers) =>
        string.Join(", ", Feedback.Slips.SlipQuestions.Of(answers).Select(category => $"{category.Question} {category.Name}").Order(StringComparer.Ordinal));
}
