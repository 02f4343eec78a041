using Npgsql;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class LeavingTests(RegistrySuite suite)
{
    [Fact]
    public async Task Whoever_leaves_leaves_nothing_open_and_no_refusal_behind_him()
    {
        var establishment = await suite.Given.Establishment();
        var (objected, offering) = (await suite.Given.NotCleared(await suite.Given.Offering(establishment)), await suite.Given.Offering(establishment));
        var (appointment, supporter, _) = await suite.Supporter(offering);
        var declined = await suite.Given.Declined(offering);

        foreach (var person in new[] { objected, supporter, declined, declined })
        {
            await Leave(person);
        }

        var listed = (await suite.Registry.ListApplicationsAsync(new() { Parent = establishment }, suite.Coordinator(establishment))).Applications;
        Assert.Equal(3, listed.Count);
        Assert.All(listed, application => Assert.Equal((ApplicationState.Closed, EndReason.Transferred), (application.State, application.CloseReason)));
        Assert.Empty((await suite.StandingOf(appointment)).Intervals);
        await suite.Events.Only<ApplicationChanged>(e => e.Application == declined.Application.Name && e.State is ApplicationState.Closed);
    }

    private async Task Leave(ApplicationCase applicant)
    {
        await using var app = NpgsqlDataSource.Create(suite.Connections("registry").App);
        using var db = new Db(app, TimeProvider.System, RegistryModule.Module.Constraints);
        await db.Run(
            Scope.Tenant(applicant.Establishment),
            tx => Endings.Leave(tx, applicant.Establishment, applicant.Application.Person.Split('/')[1], EndReason.Transferred, by: null),
            TestContext.Current.CancellationToken);
    }
}
