using Grpc.Core;
using Npgsql;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class AcceptApplicationTests(RegistrySuite suite)
{
    [Fact]
    public async Task The_provider_accepts_what_security_cleared_and_it_is_told()
    {
        var applicant = await Cleared();

        var accepted = await Accept(applicant);

        Assert.Equal(ApplicationState.Accepted, accepted.State);
        Assert.NotNull(accepted.AcceptedAt);
        Assert.Equal(accepted, await suite.Registry.GetApplicationAsync(new() { Name = accepted.Name }, suite.As(applicant.Coordinator)));
        await suite.Events.Next<ApplicationChanged>(e => e.Application == accepted.Name && e.State is ApplicationState.Accepted && Etag.Of(e.Version) == accepted.Etag);
    }

    [Fact]
    public async Task The_person_who_turned_the_first_key_may_not_turn_the_second()
    {
        var applicant = await Cleared();

        var refusal = await Refused.By(() => Accept(applicant, user: applicant.Security.ToLowerInvariant().Replace('@', '.')));

        refusal.Is(ErrorReason.SameDecider);
    }

    [Fact]
    public async Task The_database_holds_the_two_keys_apart_too()
    {
        var applicant = await Cleared();
        const string write = "update applications set accepted_by = decided_by, accepted_at = decided_at where application_id = $1";

        var violated = await Assert.ThrowsAsync<PostgresException>(() => Rows.Change(suite, "registry", write, applicant.Application.Name.Split('/')[^1]));

        Assert.Equal(ErrorReason.SameDecider, RegistryModule.Module.Constraints[violated.ConstraintName!]().Reason);
    }

    [Fact]
    public async Task A_machine_does_not_decide()
    {
        var applicant = await Cleared();
        var request = new AcceptApplicationRequest { Name = applicant.Application.Name, RequestId = Given.RequestId() };

        (await Refused.By(() => suite.Registry.AcceptApplicationAsync(request, suite.AsMachine($"PROVIDER@{applicant.Provider}")))).Is(PlatformReason.UserRequired);
    }

    [Fact]
    public async Task Before_security_has_decided_there_is_nothing_to_accept()
    {
        var applicant = await suite.Given.Applied(await suite.Given.Offering(await suite.Given.Establishment()));

        (await Refused.By(() => Accept(applicant))).Is(ErrorReason.IllegalTransition).With("state", "SUBMITTED").With("allowed", "CLEARED");
    }

    [Fact]
    public async Task A_clearance_past_its_review_date_does_not_count()
    {
        var applicant = await suite.LapsedClearance();

        (await Refused.By(() => Accept(applicant))).Is(ErrorReason.ClearanceMissing);
    }

    [Fact]
    public async Task Another_providers_application_is_not_found()
    {
        var applicant = await Cleared();

        (await Refused.By(() => Accept(applicant, provider: Given.Provider()))).Is(PlatformReason.NotFound).With("resource", applicant.Application.Name);
    }

    [Fact]
    public async Task Accepting_on_an_older_state_is_refused()
    {
        var applicant = await Cleared();

        (await Refused.By(() => Accept(applicant, etag: "1"))).Is(PlatformReason.StaleEtag);
    }

    [Fact]
    public async Task Of_calls_that_meet_one_counts()
    {
        var applicant = await Cleared();

        var (done, refused) = await Race.Of(4, _ => Accept(applicant));

        Assert.Single(done);
        Assert.All(refused, refusal => refusal.Is(ErrorReason.IllegalTransition).With("state", "ACCEPTED"));
    }

    [Fact]
    public async Task The_same_request_at_once_and_again_is_answered_alike()
    {
        var (applicant, id) = (await Cleared(), Given.RequestId());

        var (done, refused) = await Race.Of(4, _ => Accept(applicant, requestId: id));

        Assert.Empty(refused);
        Assert.Single(done.Append(await Accept(applicant, requestId: id)).Distinct());
    }

    private async Task<ApplicationCase> Cleared() => await suite.Given.Cleared(await suite.Given.Offering(await suite.Given.Establishment()));

    private AsyncUnaryCall<Application> Accept(ApplicationCase applicant, string? provider = null, string? user = null, string etag = "", string? requestId = null) =>
        suite.Registry.AcceptApplicationAsync(
            new() { Name = applicant.Application.Name, Etag = etag, RequestId = requestId ?? Given.RequestId() }, suite.As($"PROVIDER@{provider ?? applicant.Provider}", user));
}
