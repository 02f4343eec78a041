namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>How long the oldest application waits that nobody has decided on is told once a month, of each scheme that is offered.</summary>
public sealed class OldestApplicationsTests(RegistrySuite suite)
{
    [Fact]
    public async Task Only_what_waits_for_a_decision_counts_and_what_came_after_the_month_not()
    {
        var establishment = await suite.Given.Establishment();
        var (waits, decided) = (await suite.Given.Offering(establishment), await suite.Given.Offering(establishment));
        var (oldest, cleared) = (await suite.Given.Applied(waits), await suite.Given.Cleared(waits));
        var over = Selecting.MonthOf(TimeProvider.System.GetUtcNow(), "Europe/London");
        var withdrawn = await suite.Given.Applied(decided);
        await suite.Withdraws(withdrawn);
        foreach (var done in new[] { await suite.Given.Declined(decided), await suite.Given.NotCleared(decided), await suite.Given.Accepted(decided), withdrawn })
        {
            await Submitted(done, over.AddDays(-50));
        }

        await Submitted(oldest, over.AddDays(-33));
        await Submitted(cleared, over.AddDays(-12));
        await Submitted(await suite.Given.Applied(decided), over.AddDays(2));

        await suite.CountMonth(Place(waits));

        Assert.Equal((over.AddMonths(-1), 33), await Told(waits));
        Assert.Equal((over.AddMonths(-1), 0), await Told(decided));

        await suite.Withdraws(oldest);
        await suite.CountMonth(Place(waits));
        Assert.Equal(12, (await Eventually.Some(() => Task.FromResult(suite.Events.All<ApplicationsCounted>(e => e.Scheme == waits.Scheme).Skip(1).FirstOrDefault()))).OldestDays);
    }

    private static string Place(Offering offering) => string.Join('/', offering.Name.Split('/')[..2]);

    private async Task<(DateOnly Month, int Days)> Told(Offering offering)
    {
        var told = await suite.Events.Next<ApplicationsCounted>(e => e.Scheme == offering.Scheme);
        Assert.Equal(Place(offering), told.Establishment);
        return (told.Month.ToDay(), told.OldestDays);
    }

    private Task<int> Submitted(ApplicationCase applicant, DateOnly day) => Rows.Change(
        suite, "registry", "update applications set submitted_at = ($2 + time '00:30') at time zone 'Europe/London' where application_id = $1", Names.IdOf(applicant.Application.Name), day);
}
