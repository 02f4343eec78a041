using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Obstacles;

public sealed class ReportObstacleTests(SuiteFixture suite)
{
    private Given Given => suite.Given;

    [Theory]
    [InlineData("WING")]
    [InlineData("COORDINATOR")]
    public async Task What_comes_through_staff_is_counted_at_once_to_its_month_and_no_day(string who)
    {
        var offering = await Offering();
        await Given.Told(offering, who, ObstacleCode.UsedAsLabour, times: 2);
        var month = TimeProvider.System.GetUtcNow().DayIn("Europe/London").FirstOfMonth();
        var expected = new ObstacleCount { Code = "USED_AS_LABOUR", Scheme = offering.Scheme, Taxonomy = Taxonomy.ContributionToWorkforce, Count = 2, ToldBy = ToldBy.SupporterThroughStaff };
        Assert.Equal([expected], (await Counts(offering, "GOVERNOR")).Counts);
        expected.Month = month.ToProto();
        Assert.Equal([expected], (await Counts(offering, "GOVERNOR", byMonth: true)).Counts);
        Assert.Equal($"{month:yyyy-MM-dd}", await suite.Scalar<string>("select distinct month::text from counted_obstacles where scheme = $1", offering.Scheme));
    }

    [Fact]
    public async Task The_same_request_id_counts_once_and_another_body_under_it_is_refused()
    {
        var offering = await Offering();
        var request = Request(offering);
        var who = suite.As($"PROVIDER@{offering.Provider.Split('/')[1]}");
        await suite.Feedback.ReportObstacleAsync(request, who);
        await suite.Feedback.ReportObstacleAsync(request, who);
        Assert.Equal(1, Assert.Single((await Counts(offering, "PROVIDER")).Counts).Count);
        request.Obstacle = ObstacleCode.NoMaterials;
        (await Refused.By(() => suite.Feedback.ReportObstacleAsync(request, who))).Is(Platform.V1.ErrorReason.RequestIdReused);
    }

    [Fact]
    public async Task A_scheme_that_is_not_offered_here_is_refused_to_staff()
    {
        var offering = await Offering();
        var request = Request(offering);
        request.Scheme = (await Offering()).Scheme;
        var refusal = await Refused.By(() => suite.Feedback.ReportObstacleAsync(request, suite.As($"WING@{Code(offering)}")));
        refusal.Is(ErrorReason.SchemeNotOffered).With("scheme", request.Scheme);
    }

    /// <summary>Which schemes somebody else provides, and where, is not a provider's to find out.</summary>
    [Fact]
    public async Task A_provider_finds_no_establishment_but_where_it_provides_the_scheme()
    {
        var (ours, theirs) = (await Offering(), await Offering());
        var who = suite.As($"PROVIDER@{ours.Provider.Split('/')[1]}");
        var (foreign, unknown, otherScheme) = (Request(theirs), Request(theirs), Request(ours));
        unknown.Parent = Given.UnknownEstablishment();
        otherScheme.Scheme = (await Given.Heard(await Given.Offering($"establishments/{Code(ours)}"))).Scheme;
        foreach (var request in new[] { foreign, unknown, otherScheme })
        {
            (await Refused.By(() => suite.Feedback.ReportObstacleAsync(request, who))).Is(Platform.V1.ErrorReason.NotFound).With("resource", request.Parent);
        }

        Assert.Empty((await Counts(theirs, "PROVIDER")).Counts);
    }

    [Fact]
    public async Task What_the_work_itself_tells_is_not_ticked()
    {
        var request = Request(await Offering());
        request.Obstacle = ObstacleCode.NobodyAvailable;
        var refusal = await Refused.By(() => suite.Feedback.ReportObstacleAsync(request, suite.As($"WING@{request.Parent.Split('/')[1]}")));
        Assert.Equal(["obstacle"], refusal.Is(Platform.V1.ErrorReason.InvalidFields).Fields);
    }

    [Theory]
    [InlineData("GOVERNOR")]
    [InlineData("SECURITY")]
    public async Task Who_does_not_take_slips_down_may_not(string who)
    {
        var offering = await Offering();
        var refusal = await Refused.By(() => suite.Feedback.ReportObstacleAsync(Request(offering), suite.As($"{who}@{Code(offering)}")));
        refusal.Is(Platform.V1.ErrorReason.PermissionDenied).With("permission", "feedback.obstacles.report");
    }

    /// <summary>Neither who told nor when is left anywhere with what was told: what is answered says nothing, and nothing of it leaves.</summary>
    [Fact]
    public async Task Nothing_leads_back_to_who_told()
    {
        var offering = await Offering();
        await Given.Told(offering, "PROVIDER");
        const string kept = "select string_agg(column_name, ' ' order by ordinal_position) from information_schema.columns where table_name = 'told_obstacles'";
        Assert.Equal("establishment told_id provider scheme obstacle source month lot pooled", await suite.Scalar<string>(kept));
        Assert.Equal(0, await suite.Scalar<long>("select coalesce(sum(length(response)), 0)::bigint from request_ids where method like '%ReportObstacle' and tenant = $1", offering.Provider.Split('/')[1]));
        Assert.Equal(1, await suite.Scalar<long>("select count(*) from audit where method like '%ReportObstacle' and resource = $1", $"establishments/{Code(offering)}"));
    }

    private async Task<Offering> Offering() => await Given.Heard(await Given.Offering(await Given.Establishment()));

    private async Task<ListObstacleCountsResponse> Counts(Offering offering, string who, bool byMonth = false) => await suite.Feedback.ListObstacleCountsAsync(
        new() { Parent = $"establishments/{Code(offering)}", ByMonth = byMonth }, suite.As($"{who}@{(who == "PROVIDER" ? offering.Provider.Split('/')[1] : Code(offering))}"));

    private static ReportObstacleRequest Request(Offering offering) =>
        new() { Parent = $"establishments/{Code(offering)}", Scheme = offering.Scheme, Obstacle = ObstacleCode.PressuredByStaff, RequestId = Given.RequestId() };

    private static string Code(Offering offering) => offering.Name.Split('/')[1];
}
