using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class ReplaceKeepApartsTests(RegistrySuite suite)
{
    [Fact]
    public async Task Only_pairs_with_an_applicant_trainee_or_supporter_of_this_establishment_are_kept()
    {
        var (here, elsewhere) = (await suite.Given.Offering(await suite.Given.Establishment()), await suite.Given.Offering(await suite.Given.Establishment()));
        var (applicant, foreign) = (await suite.Given.Applied(here), await suite.Given.Applied(elsewhere));
        var refused = await suite.Given.Applied(here);
        await suite.Registry.DecideClearanceAsync(
            new() { Name = refused.Application.Name, Outcome = ClearanceOutcome.NotCleared, RequestId = Given.RequestId() }, suite.As(refused.Security));
        KeepApart[] pairs =
        [
            World.Apart(applicant.PrisonerNumber, Given.PrisonerNumber()),
            World.Apart(Given.PrisonerNumber(), applicant.PrisonerNumber),
            World.Apart(foreign.PrisonerNumber, Given.PrisonerNumber()),
            World.Apart(refused.PrisonerNumber, Given.PrisonerNumber()),
            World.Apart(Given.PrisonerNumber(), Given.PrisonerNumber()),
        ];

        var answer = await Replace(here, pairs);

        Assert.Equal((5, 2), (answer.Received, answer.Kept));
    }

    [Fact]
    public async Task A_list_says_its_age_and_whether_it_may_be_paired_on()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());

        var old = await Replace(offering, [], TimeProvider.System.GetUtcNow().AddHours(-25));
        var fresh = await Replace(offering, []);

        Assert.True(old.ByHandOnly);
        Assert.InRange(old.FeedAge.ToTimeSpan(), TimeSpan.FromHours(25), TimeSpan.FromHours(25.1));
        Assert.False(fresh.ByHandOnly);
        Assert.InRange(fresh.FeedAge.ToTimeSpan(), TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_of_20_000_pairs_is_taken_at_once(bool json)
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var applicant = await suite.Given.Applied(offering);
        KeepApart[] pairs = [World.Apart(applicant.PrisonerNumber, Given.PrisonerNumber()), .. Enumerable.Range(0, 19_999).Select(nth => World.Apart($"Q{nth % 10_000:0000}{(char)('A' + (nth / 10_000))}Q", "R0000RR"))];
        var request = new ReplaceKeepApartsRequest { Parent = string.Join('/', offering.Name.Split('/')[..2]), KeepAparts = { pairs }, AsOf = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()), RequestId = Given.RequestId() };
        var caller = $"PRISON_SYSTEM@{offering.Name.Split('/')[1]}";

        var answer = json
            ? await Posted(request, caller)
            : await suite.Registry.ReplaceKeepApartsAsync(request, suite.As(caller));

        Assert.Equal((20_000, 1), (answer.Received, answer.Kept));
    }

    [Fact]
    public async Task An_older_list_does_not_replace_a_newer_one()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var newer = TimeProvider.System.GetUtcNow().AddHours(-1);
        await Replace(offering, [], newer);

        var refusal = await Refused.By(() => ReplaceCall(offering, [], newer.AddMinutes(-1)));

        refusal.Is(ErrorReason.OlderList);
        var told = DateTimeOffset.Parse(refusal["as_of"], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(told, newer.AddMilliseconds(-1), newer);
    }

    [Fact]
    public async Task A_list_from_the_future_and_pairs_of_one_are_refused_together()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var pair = World.Apart("A1234BC", "A1234BC");

        var refusal = await Refused.By(() => ReplaceCall(offering, [World.Apart("A1234BC", "A1234BD"), pair], TimeProvider.System.GetUtcNow().AddMinutes(5)));

        Assert.Equal(["as_of", "keep_aparts[1].prisoner_number_2"], refusal.Is(PlatformReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task An_establishment_that_is_not_in_the_register_or_not_the_callers_gets_no_list()
    {
        var (unknown, own) = (Given.UnknownEstablishment(), await suite.Given.Offering(await suite.Given.Establishment()));
        var request = new ReplaceKeepApartsRequest { Parent = unknown, AsOf = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()), RequestId = Given.RequestId() };

        (await Refused.By(() => suite.Registry.ReplaceKeepApartsAsync(request, suite.Security(unknown)))).Is(ErrorReason.NotInRegister).With("resource", unknown);
        (await Refused.By(() => suite.Registry.ReplaceKeepApartsAsync(request, suite.Security(own.Name)))).Is(PlatformReason.NotFound);
    }

    [Fact]
    public async Task Lists_that_meet_are_taken_over_one_after_the_other()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var applicant = await suite.Given.Applied(offering);
        var asOf = TimeProvider.System.GetUtcNow();

        var (done, refused) = await Race.Of(6, _ => ReplaceCall(offering, [World.Apart(applicant.PrisonerNumber, Given.PrisonerNumber())], asOf));

        Assert.Empty(refused);
        Assert.All(done, answer => Assert.Equal(1, answer.Kept));
    }

    private async Task<ReplaceKeepApartsResponse> Posted(ReplaceKeepApartsRequest request, string caller)
    {
        using var client = suite.Json("registry", caller);
        using var body = new StringContent(JsonFormatter.Default.Format(request), System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"/v1/{request.Parent}/keepAparts:replace", body);
        return ReplaceKeepApartsResponse.Parser.ParseJson(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    private async Task<ReplaceKeepApartsResponse> Replace(Offering offering, KeepApart[] pairs, DateTimeOffset? asOf = null) =>
        await ReplaceCall(offering, pairs, asOf ?? TimeProvider.System.GetUtcNow());

    private AsyncUnaryCall<ReplaceKeepApartsResponse> ReplaceCall(Offering offering, KeepApart[] pairs, DateTimeOffset asOf) =>
        suite.Registry.ReplaceKeepApartsAsync(
            new() { Parent = string.Join('/', offering.Name.Split('/')[..2]), KeepAparts = { pairs }, AsOf = Timestamp.FromDateTimeOffset(asOf), RequestId = Given.RequestId() },
            suite.As($"PRISON_SYSTEM@{offering.Name.Split('/')[1]}"));
}
