using Grpc.Core;
using Npgsql;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class DeclineApplicationTests(RegistrySuite suite)
{
    [Fact]
    public async Task The_provider_declines_what_security_cleared_and_it_is_told()
    {
        var applicant = await Cleared();

        var declined = await Decline(applicant, etag: applicant.Application.Etag);

        Assert.Equal((ApplicationState.Declined, declined.DeclinedAt), (declined.State, declined.Since));
        Assert.Equal(declined, await suite.Registry.GetApplicationAsync(new() { Name = declined.Name }, suite.As(applicant.Coordinator)));
        await suite.Events.Next<ApplicationChanged>(e => e.Application == declined.Name && e.State is ApplicationState.Declined && Etag.Of(e.Version) == declined.Etag);
    }

    [Fact]
    public async Task Whoever_was_declined_may_apply_again()
    {
        var applicant = await suite.Given.Declined(await suite.Given.Offering(await suite.Given.Establishment()));

        var again = await suite.Given.Applied(applicant.Offering, prisonerNumber: applicant.PrisonerNumber);

        Assert.NotEqual(applicant.Application.Name, again.Application.Name);
    }

    [Fact]
    public async Task The_person_who_turned_the_first_key_does_not_hold_back_the_second()
    {
        var applicant = await Cleared();

        (await Refused.By(() => Decline(applicant, user: applicant.Security.ToLowerInvariant().Replace('@', '.')))).Is(ErrorReason.SameDecider);
    }

    [Fact]
    public async Task The_database_holds_them_apart_too()
    {
        var applicant = await Cleared();
        const string write = "update applications set declined_by = decided_by where application_id = $1";

        var violated = await Assert.ThrowsAsync<PostgresException>(() => Rows.Change(suite, "registry", write, applicant.Application.Name.Split('/')[^1]));

        Assert.Equal(ErrorReason.SameDecider, RegistryModule.Module.Constraints[violated.ConstraintName!]().Reason);
    }

    [Fact]
    public async Task A_machine_another_provider_or_an_older_state_declines_nothing()
    {
        var applicant = await Cleared();
        var request = new DeclineApplicationRequest { Name = applicant.Application.Name, RequestId = Given.RequestId() };

        (await Refused.By(() => suite.Registry.DeclineApplicationAsync(request, suite.AsMachine($"PROVIDER@{applicant.Provider}")))).Is(PlatformReason.UserRequired);
        (await Refused.By(() => Decline(applicant, provider: Given.Provider()))).Is(PlatformReason.NotFound);
        (await Refused.By(() => Decline(applicant, etag: "1"))).Is(PlatformReason.StaleEtag);
    }

    [Fact]
    public async Task Of_an_acceptance_and_a_refusal_that_meet_one_counts()
    {
        var applicant = await Cleared();
        var provider = suite.As($"PROVIDER@{applicant.Provider}");

        var (done, refused) = await Race.Of(4, nth => nth % 2 == 0
            ? Decline(applicant)
            : suite.Registry.AcceptApplicationAsync(new() { Name = applicant.Application.Name, RequestId = Given.RequestId() }, provider));

        Assert.Single(done);
        Assert.All(refused, refusal => refusal.Is(ErrorReason.IllegalTransition).With("state", ProtoName.Of(done[0].State)).With("allowed", "CLEARED"));
    }

    private async Task<ApplicationCase> Cleared() => await suite.Given.Cleared(await suite.Given.Offering(await suite.Given.Establishment()));

    private AsyncUnaryCall<Application> Decline(ApplicationCase applicant, string? provider = null, string? user = null, string etag = "") => suite.Registry.DeclineApplicationAsync(
        new() { Name = applicant.Application.Name, Etag = etag, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{provider ?? applicant.Provider}", user));
}
