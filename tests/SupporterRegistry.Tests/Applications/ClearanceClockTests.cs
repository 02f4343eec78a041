using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>A clearance that comes late is a visible breach. No clock is moved: the application was handed in earlier, and its timer looks now.</summary>
public sealed class ClearanceClockTests(RegistrySuite suite)
{
    private const int Days = 28;

    [Fact]
    public async Task A_late_clearance_is_told_once_and_about_nobody()
    {
        var applicant = await suite.Given.Applied(await Offering());
        await HandedIn(applicant, daysAgo: Days + 1);
        await Look(applicant);

        var told = await suite.Events.Next<ClearanceLate>(e => e.Establishment == $"establishments/{applicant.Establishment}");
        var submitted = applicant.Application.SubmittedAt.ToDateTimeOffset().AddDays(-Days - 1);
        Assert.Equal((applicant.Application.Scheme, submitted.DayIn("Europe/London").AddDays(Days).ToProto()), (told.Scheme, told.DecideBy));
        Assert.All([applicant.Application.Name, applicant.Application.Person, applicant.PrisonerNumber], name => Assert.DoesNotContain(name, $"{told}", StringComparison.Ordinal));
        Assert.Equal(0, await Clocks(applicant));
    }

    [Fact]
    public async Task Before_its_last_day_is_over_and_of_who_was_decided_on_nothing_is_told()
    {
        var (waiting, cleared) = (await suite.Given.Applied(await Offering()), await suite.Given.Cleared(await Offering()));
        await HandedIn(waiting, daysAgo: Days - 1);
        await HandedIn(cleared, daysAgo: Days + 1);
        await Look(cleared);
        await Look(waiting);

        await Eventually.True(async () => await Clocks(cleared) == 0, "the clock of who was decided on never stopped");
        await Eventually.True(async () => await Clocks(waiting, "due_at > now()") == 1, "the clock of who waits was never set again");
        foreach (var applicant in (ApplicationCase[])[waiting, cleared])
        {
            await Behind(applicant);
            Assert.Empty(suite.Events.All<ClearanceLate>(e => e.Establishment == $"establishments/{applicant.Establishment}"));
        }
    }

    [Fact]
    public async Task An_objection_that_is_reopened_has_its_days_anew()
    {
        var applicant = await suite.Given.Applied(await Offering());
        await HandedIn(applicant, daysAgo: 100);
        await suite.Registry.DecideClearanceAsync(new() { Name = applicant.Application.Name, Outcome = ClearanceOutcome.NotCleared, RequestId = Given.RequestId() }, suite.As(applicant.Security));
        var reopened = await suite.Registry.ReviewRefusalAsync(
            new() { Name = applicant.Application.Name, Outcome = ReviewOutcome.Reopened, RequestId = Given.RequestId() }, suite.As($"DECIDER@{applicant.Establishment}"));

        var late = reopened.ReviewedAt.ToDateTimeOffset().DayIn("Europe/London").AddDays(Days + 1).StartIn("Europe/London").ToTimestamp();
        Assert.Equal(1, await Clocks(applicant, $"due_at = '{late.ToDateTimeOffset():O}'"));
    }

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());

    private Task<int> HandedIn(ApplicationCase applicant, int daysAgo) => Rows.Change(
        suite, "registry", "update applications set submitted_at = submitted_at - make_interval(days => $2) where application_id = $1", Id(applicant), daysAgo);

    private Task<int> Look(ApplicationCase applicant) => Rows.Due(suite, "registry", applicant.Establishment, "clearance-late", applicant.Application.Name);

    private Task<long> Clocks(ApplicationCase applicant, string condition = "true") =>
        suite.Count("registry", $"select count(*) from timers where kind = 'clearance-late' and key = $1 and {condition}", applicant.Application.Name);

    /// <summary>What was told before has come.</summary>
    private async Task Behind(ApplicationCase applicant)
    {
        var later = await suite.Given.Offering($"establishments/{applicant.Establishment}");
        await suite.Events.Next<OfferingChanged>(e => e.Offering == later.Name);
    }

    private static string Id(ApplicationCase applicant) => applicant.Application.Name.Split('/')[^1];
}
