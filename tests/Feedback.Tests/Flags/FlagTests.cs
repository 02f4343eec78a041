using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Flags;

/// <summary>A supporter says that a boundary is being crossed, and a person hears it by a day that is known.</summary>
public sealed class FlagTests(SuiteFixture suite)
{
    private static DateOnly Today => TimeProvider.System.GetUtcNow().DayIn("Europe/London");

    [Theory]
    [InlineData("KIOSK")]
    [InlineData("WING")]
    [InlineData("PROVIDER")]
    public async Task It_waits_three_days_for_a_person_and_is_taken_on_once(string who)
    {
        var offering = await Offering();
        var flag = await suite.Given.Flagged(offering, who);
        Assert.Equal((BoundaryCode.AskedToCarry, FlagState.Raised, Today.AddDays(3), false, null), (flag.Code, flag.State, flag.DueBy.ToDay(), flag.Overdue, flag.TakenOn));
        Assert.Equal([flag], await List(offering, "COORDINATOR"));

        var take = new TakeFlagRequest { Name = flag.Name, RequestId = Given.RequestId() };
        var taken = await suite.Feedback.TakeFlagAsync(take, suite.As($"SAFEGUARDING@{Code(offering)}"));
        Assert.Equal((FlagState.Taken, Today), (taken.State, taken.TakenOn.ToDay()));
        Assert.Equal(taken, await suite.Feedback.TakeFlagAsync(take, suite.As($"SAFEGUARDING@{Code(offering)}"))); // sent again
        (await Refused.By(() => suite.Feedback.TakeFlagAsync(new() { Name = flag.Name, RequestId = Given.RequestId() }, suite.As($"COORDINATOR@{Code(offering)}")))).Is(ErrorReason.IllegalTransition).With("state", "TAKEN");
        Assert.Empty(await List(offering, "COORDINATOR", raised: true));
        Assert.Equal([taken], await List(offering, "GOVERNOR"));
    }

    [Fact]
    public async Task One_that_nobody_heard_is_overdue_and_stands_among_the_acts_of_the_prison()
    {
        var offering = await Offering();
        var (late, heard, _) = (await suite.Given.Flagged(offering), await suite.Given.Flagged(offering), await suite.Given.Flagged(offering));
        await suite.Feedback.TakeFlagAsync(new() { Name = heard.Name, RequestId = Given.RequestId() }, suite.As($"COORDINATOR@{Code(offering)}"));
        var month = Today.FirstOfMonth().AddMonths(-1);
        await suite.Execute("update boundary_flags set due_by = $2 where establishment = $1 and flag_id = $3", Code(offering), month.AddDays(4), late.Name.Split('/')[3]);
        await suite.Execute("update boundary_flags set due_by = $2, taken_on = $2 where establishment = $1 and flag_id = $3", Code(offering), month.AddDays(4), heard.Name.Split('/')[3]);
        Assert.Equal([true, false, false], (await List(offering, "COORDINATOR")).OrderByDescending(flag => flag.Name == late.Name).Select(flag => flag.Overdue));
        var acts = (await suite.Feedback.ListActsAsync(new() { Parent = Establishment(offering), FirstDay = month.ToProto() }, suite.As($"GOVERNOR@{Code(offering)}"))).Figures;
        Assert.Equal((Act.FlagNotTaken, offering.Scheme, 1), Assert.Single(acts) is var act ? (act.Act, act.Scheme, act.Count) : default);
    }

    [Theory]
    [InlineData("KIOSK")]
    [InlineData("PROVIDER")]
    public async Task When_its_last_day_is_over_somebody_is_alarmed_and_of_one_that_was_taken_on_nobody(string who)
    {
        var offering = await Offering();
        var (late, heard) = (await suite.Given.Flagged(offering, who), await suite.Given.Flagged(offering, who));
        await suite.Feedback.TakeFlagAsync(new() { Name = heard.Name, RequestId = Given.RequestId() }, suite.As($"COORDINATOR@{Code(offering)}"));
        var due = Today.AddDays(4).StartIn("Europe/London").UtcDateTime;
        foreach (var flag in (BoundaryFlag[])[heard, late])
        {
            Assert.Equal(due, await suite.Scalar<DateTime>("select due_at from timers where kind = 'flag-overdue' and key = $1", flag.Name));
            await suite.Execute("update timers set due_at = now() - interval '1 minute' where kind = 'flag-overdue' and key = $1", flag.Name);
        }

        var alarm = await Eventually.Some(async () =>
            (await suite.Scheduling.ListAlarmsAsync(new() { Parent = Establishment(offering) }, suite.As($"GOVERNOR@{Code(offering)}"))).Alarms.SingleOrDefault());
        Assert.Equal((AlarmKind.FlagNotTaken, AlarmLevel.Coordinator, offering.Scheme), (alarm.Kind, alarm.Level, alarm.Scheme));
        await Eventually.True(async () => await suite.Scalar<long>("select count(*) from timers where kind = 'flag-overdue' and key in ($1, $2)", late.Name, heard.Name) == 0);
        Assert.Single(suite.Events.All<FlagOverdue>(e => e.Establishment == Establishment(offering)));
    }

    [Fact]
    public async Task A_provider_sees_what_it_raised_where_it_provides_the_scheme_and_nothing_else()
    {
        var offering = await Offering();
        await suite.Given.Flagged(offering);
        var own = await suite.Given.Flagged(offering, "PROVIDER");
        Assert.Equal([own], (await suite.Feedback.ListFlagsAsync(new() { Parent = Establishment(offering) }, suite.As($"PROVIDER@{offering.Provider.Split('/')[1]}"))).Flags);
        (await Refused.By(() => suite.Feedback.FlagBoundaryAsync(
            new() { Parent = Establishment(offering), Scheme = offering.Scheme, Code = BoundaryCode.AskedToCarry, RequestId = Given.RequestId() }, suite.As("PROVIDER@p-other")))).Is(Platform.V1.ErrorReason.NotFound);
    }

    [Fact]
    public async Task The_list_is_paged_by_the_last_day()
    {
        var offering = await Offering();
        for (var nth = 0; nth < 3; nth++)
        {
            await suite.Given.Flagged(offering);
        }

        var (all, request) = (new List<BoundaryFlag>(), new ListFlagsRequest { Parent = Establishment(offering), PageSize = 1 });
        do
        {
            var page = await suite.Feedback.ListFlagsAsync(request, suite.As($"COORDINATOR@{Code(offering)}"));
            all.AddRange(page.Flags);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(3, all.Select(flag => flag.Name).Distinct().Count());
    }

    private async Task<Offering> Offering() => await suite.Given.Heard(await suite.Given.Offering(await suite.Given.Establishment()));

    private async Task<IReadOnlyList<BoundaryFlag>> List(Offering offering, string who, bool raised = false) =>
        (await suite.Feedback.ListFlagsAsync(new() { Parent = Establishment(offering), Raised = raised }, suite.As($"{who}@{Code(offering)}"))).Flags;

    private static string Establishment(Offering offering) => $"establishments/{Code(offering)}";

    private static string Code(Offering offering) => offering.Name.Split('/')[1];
}
