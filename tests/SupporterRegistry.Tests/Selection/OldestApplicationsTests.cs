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
            await Shifted(done, "decided_at = decided_at - $2, accepted_at = accepted_at - $2, declined_at = declined_at - $2, withdrawn_at = withdrawn_at - $2", TimeSpan.FromDays(40));
        }

        await Submitted(oldest, over.AddDays(-33));
        await Submitted(cleared, over.AddDays(-12));
        await Submitted(await suite.Given.Applied(decided), over.AddDays(2));

        await suite.CountMonth(Place(waits));

        Assert.Equal((over.AddMonths(-1), 33), await Told(waits));
        Assert.Equal((over.AddMonths(-1), 0), await Told(decided));

        await suite.Withdraws(oldest);
        await Shifted(oldest, "withdrawn_at = withdrawn_at - $2", TimeSpan.FromDays(40));
        await suite.CountMonth(Place(waits));
        Assert.Equal(12, (await Eventually.Some(() => Task.FromResult(suite.Events.All<ApplicationsCounted>(e => e.Scheme == waits.Scheme).Skip(1).FirstOrDefault()))).OldestDays);
    }

    [Fact]
    public async Task What_was_decided_after_the_month_waited_at_its_end_and_what_was_reopened_waits_from_then()
    {
        var establishment = await suite.Given.Establishment();
        var (late, reopened) = (await suite.Given.Offering(establishment), await suite.Given.Offering(establishment));
        var over = Selecting.MonthOf(TimeProvider.System.GetUtcNow(), "Europe/London");
        await Submitted(await suite.Given.Declined(late), over.AddDays(-20));
        await Submitted(await suite.Given.NotCleared(late), over.AddDays(-21));
        var again = await suite.Given.Applied(reopened);
        await Submitted(again, over.AddDays(-90));
        await Shifted(again, "review_outcome = 'REOPENED', reviewed_by = 'a.governor', reviewed_at = submitted_at + $2", TimeSpan.FromDays(80));

        await suite.CountMonth(Place(late));

        Assert.Equal((over.AddMonths(-1), 21), await Told(late));
        Assert.Equal((over.AddMonths(-1), 10), await Told(reopened));
    }

    private static string Place(Offering offering) => string.Join('/', offering.Name.Split('/')[..2]);

    private async Task<(DateOnly Month, int Days)> Told(Offering offering)
    {
        var told = await suite.Events.Next<ApplicationsCounted>(e => e.Scheme == offering.Scheme);
        Assert.Equal(Place(offering), told.Establishment);
        return (told.Month.ToDay(), told.OldestDays);
    }

    private Task<int> Shifted(ApplicationCase applicant, string set, TimeSpan by) =>
        Rows.Change(suite, "registry", $"update applications set {set} where application_id = $1", Names.IdOf(applicant.Application.Name), by);

    private Task<int> Submitted(ApplicationCase applicant, DateOnly day) => Rows.Change(
        suite, "registry", "update applications set submitted_at = ($2 + time '00:30') at time zone 'Europe/London' where application_id = $1", Names.IdOf(applicant.Application.Name), day);
}
