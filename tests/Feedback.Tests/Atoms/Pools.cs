using Google.Protobuf;
using Grpc.Core;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>One closing at a time: it closes every pool there is.</summary>
[CollectionDefinition(nameof(Closings))]
#pragma warning disable CA1711 // xUnit's word for what it is
public sealed class Closings;
#pragma warning restore CA1711

/// <summary>Pools of a scheme that no other test uses, filled by the registry's events.</summary>
internal sealed class Pools(SuiteFixture suite)
{
    public string Scheme { get; } = $"schemes/{Ids.Short()}";

    /// <summary>The newest month whose book is closed.</summary>
    public static DateOnly Month => Feedback.Atoms.Book.LastClosed(TimeProvider.System.GetUtcNow());

    public async Task<Prison> Prison(string region = "wales")
    {
        var prison = new Prison(suite);
        await Lies(prison, region, 1);
        return prison;
    }

    public Task Lies(Prison prison, string region, long version) => Tell(
        new EstablishmentChanged { Establishment = prison.Name, DisplayName = "A prison", Region = $"regions/{region}", TimeZone = "Europe/London", Version = version });

    public SelectionReached Reached(Prison prison, SelectionOutcome outcome = SelectionOutcome.Appointed, EthnicGroup ethnicity = EthnicGroup.Black) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = prison.Name,
        Scheme = Scheme,
        Month = Month.ToProto(),
        Outcome = outcome,
        Answers = new EqualityAnswers { Ethnicity = ethnicity, Age = AgeBand._30To39 },
    };

    /// <summary>So many like this, told by the registry and come in the month before.</summary>
    public async Task Come(Prison prison, int count, int monthsAgo = 0, SelectionOutcome outcome = SelectionOutcome.Appointed)
    {
        for (var nth = 0; nth < count; nth++)
        {
            await Tell(Reached(prison, outcome));
        }

        await suite.Execute("update pooled_responses set month = $2 where establishment = $1 and month > $3 and atom is null", prison.Code, Month.AddMonths(-monthsAgo), Month);
    }

    /// <summary>Told, and handled.</summary>
    public Task Tell(IMessage news) => suite.Tell("feedback", news);

    /// <summary>The timer comes due, and has done its work.</summary>
    public async Task Close()
    {
        await Eventually.True(() => suite.Scalar<bool>(SetForLater)!, "the first closing never came");
        await suite.Execute("update timers set due_at = now() - interval '1 second' where kind = 'closing'");
        await Eventually.True(() => suite.Scalar<bool>(SetForLater)!, "the closing never came");
    }

    public async Task<Report> Report(string who = "REGION@wales", string region = "wales", Measure measure = Measure.Selection) =>
        await suite.Feedback.GetReportAsync(Asking(region, measure), suite.As(who));

    public GetReportRequest Asking(string region = "wales", Measure measure = Measure.Selection) =>
        new() { Region = $"regions/{region}", Scheme = Scheme, Measure = measure, FirstDay = Month.AddYears(-1).ToProto(), LastDay = Month.AddMonths(1).ToProto() };

    /// <summary>All that the region, and the prison of itself, can be told, but for what was asked: every byte.</summary>
    public async Task<ByteString> Told(Prison prison)
    {
        var report = await Report();
        var (first, last) = (Month.AddYears(-1).ToProto(), Month.AddMonths(1).ToProto());
        using var call = suite.Feedback.StreamReport(new() { Region = report.Region, Scheme = Scheme, Measure = report.Measure, FirstDay = first, LastDay = last }, suite.As("REGION@wales"));
        var pieces = await call.ResponseStream.ReadAllAsync().ToListAsync();
        var own = await suite.Feedback.GetEstablishmentReportAsync(new() { Parent = prison.Name, Scheme = Scheme, Measure = report.Measure, FirstDay = first, LastDay = last }, suite.As(prison.Coordinator));
        (report.Scheme, pieces[0].Heading.Scheme, own.Scheme, own.Establishment) = ("", "", "", "");
        return ByteString.CopyFrom([.. report.ToByteArray(), .. pieces.SelectMany(piece => piece.ToByteArray()), .. own.ToByteArray()]);
    }

    /// <summary>Every byte of what was published of the scheme; empty where nothing was.</summary>
    public Task<string?> Published() => suite.Scalar<string>(
        "select coalesce(string_agg(f::text, '|' order by atom, question, category), '') from published_figures f where scheme = $1", Scheme);

    public Task<long> Count(string table, string condition = "true") => suite.Scalar<long>($"select count(*) from {table} where scheme = $1 and {condition}", Scheme)!;

    private const string SetForLater = "select coalesce((select due_at > now() from timers where kind = 'closing'), false)";
}
