using System.Text.RegularExpressions;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Harness;

public sealed partial class Given
{
    /// <summary>How somebody's selection went, as the registry tells of it when the month is over: appointed, and of himself he told his ethnic group.</summary>
    /// <param name="establishment"><c>establishments/MDI</c>.</param>
    public static SelectionReached Selection(string establishment, string scheme) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = establishment,
        Scheme = scheme,
        Month = new DateOnly(2026, 10, 1).ToProto(),
        Outcome = SelectionOutcome.Appointed,
        Answers = new EqualityAnswers { Ethnicity = EthnicGroup.Black },
    };

    /// <summary>A scheme that is offered, of which feedback has heard from the registry.</summary>
    public async Task<Offering> Heard(Offering offering)
    {
        const string copies = "select count(*) from offerings where establishment = $1 and scheme = $2 and provider is not null";
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "feedback", copies, offering.Name.Split('/')[1], offering.Scheme) == 1, $"feedback never heard of {offering.Name}");
        return offering;
    }

    /// <summary>A supporter told of an obstacle, so many times.</summary>
    /// <param name="who">Who took it down: a role without its place, such as <c>PROVIDER</c>.</param>
    public async Task Told(Offering offering, string who, ObstacleCode obstacle = ObstacleCode.PressuredByStaff, int times = 1)
    {
        var place = who == "PROVIDER" ? offering.Provider : offering.Name;
        for (var time = 0; time < times; time++)
        {
            await suite.Feedback.ReportObstacleAsync(
                new() { Parent = $"establishments/{offering.Name.Split('/')[1]}", Scheme = offering.Scheme, Obstacle = obstacle, RequestId = RequestId() }, suite.As($"{who}@{place.Split('/')[1]}"));
        }
    }

    /// <summary>Slips that were printed, by their codes.</summary>
    /// <param name="establishment"><c>establishments/MDI</c>.</param>
    /// <param name="who">Who printed them; null means the co-ordinator.</param>
    public async Task<IReadOnlyList<string>> Slips(string establishment, string scheme, int count, DateOnly? month = null, string? who = null, SlipKind kind = SlipKind.Unspecified)
    {
        var page = await suite.Feedback.PrintSlipsAsync(
            new() { Parent = establishment, Scheme = scheme, Count = count, Month = month?.ToProto(), Kind = kind }, suite.As(who ?? $"COORDINATOR@{establishment.Split('/')[1]}"));
        return [.. SlipHeading().Matches(page.Data.ToStringUtf8()).Select(found => found.Groups[1].Value)];
    }

    /// <summary>DUE: figures were published, and headquarters owes a reply since.</summary>
    /// <param name="region"><c>regions/wales</c>.</param>
    public async Task<string> ReplyDue(string region, string scheme, int inDays = 30)
    {
        var (code, id) = (region.Split('/')[1], Ids.Short());
        await Rows.Change(suite, "feedback", """
            insert into replies (region, reply_id, scheme, month, state, due_by)
            values ($1, $2, $3, date_trunc('month', now())::date - make_interval(months => (select count(*)::int from replies where region = $1 and scheme = $3)), 'DUE', current_date + $4)
            """, code, id, scheme, inDays);
        return $"{region}/replies/{id}";
    }

    /// <summary>RAISED: somebody said that a boundary is being crossed.</summary>
    public async Task<BoundaryFlag> Flagged(Offering offering, string who = "KIOSK") => await suite.Feedback.FlagBoundaryAsync(
        new() { Parent = $"establishments/{offering.Name.Split('/')[1]}", Scheme = offering.Scheme, Code = BoundaryCode.AskedToCarry, RequestId = RequestId() },
        suite.As($"{who}@{(who == "PROVIDER" ? offering.Provider : offering.Name).Split('/')[1]}"));

    /// <summary>WAITING: somebody said something in his own words. Its name, of which he is told nothing.</summary>
    public async Task<string> Remark(Offering offering, string who = "KIOSK", string? text = null)
    {
        var (code, said) = (offering.Name.Split('/')[1], text ?? $"Nobody came ({Ids.Short()}).");
        await suite.Feedback.LeaveRemarkAsync(
            new() { Parent = $"establishments/{code}", Scheme = offering.Scheme, Text = said, RequestId = RequestId() },
            suite.As($"{who}@{(who == "PROVIDER" ? offering.Provider : offering.Name).Split('/')[1]}"));
        return $"establishments/{code}/remarks/{await Rows.Scalar<string>(suite, "feedback", "select remark_id from remark_texts where establishment = $1 and text = $2", code, said)}";
    }

    /// <summary>What stands on one slip: asked, met, and private.</summary>
    public static SlipAnswers Ticked(Extent helped = Extent.Much) =>
        new() { KnewHow = YesNo.Yes, Asked = YesNo.Yes, Met = YesNo.Yes, StayedPrivate = YesNo.Yes, Helped = helped };

    /// <summary>What stands on a supporter's slip: purpose, some trust, and no company.</summary>
    public static ReflectionAnswers Reflected(Extent trust = Extent.Somewhat) =>
        new() { Purpose = Extent.VeryMuch, Trust = trust, Relatedness = Extent.NotAtAll, Confidence = Extent.Much, ConstructiveTime = Extent.Much };

    [GeneratedRegex("<h2>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</h2>")]
    private static partial Regex SlipHeading();

    /// <summary>OPEN: entered today, and due in thirty days.</summary>
    /// <param name="who">Who entered it: a role without its place, such as <c>PROVIDER</c>.</param>
    public async Task<Proposal> Proposed(Offering offering, string who = "COORDINATOR")
    {
        var place = who == "PROVIDER" ? offering.Provider : offering.Name;
        var request = new ProposeChangeRequest
        {
            Parent = $"establishments/{offering.Name.Split('/')[1]}",
            Scheme = offering.Scheme,
            What = "We wait at the gate.",
            Change = "An escort at two.",
            AgreedOn = Today,
            RequestId = RequestId(),
        };
        return await suite.Feedback.ProposeChangeAsync(request, suite.As($"{who}@{place.Split('/')[1]}"));
    }

    /// <summary>An obstacle as the work itself tells of it.</summary>
    /// <param name="establishment"><c>establishments/MDI</c>.</param>
    public static ObstacleMet Obstacle(string establishment, Obstacle obstacle, DateOnly date, string scheme = "schemes/listener") => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = establishment,
        Scheme = scheme,
        Obstacle = obstacle,
        Source = ObstacleSource.Operations,
        Date = date.ToProto(),
    };
}
