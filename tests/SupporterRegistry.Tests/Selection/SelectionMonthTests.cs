using Microsoft.Extensions.DependencyInjection;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>How selection went is told once a month and once of everybody.</summary>
public sealed class SelectionMonthTests(RegistrySuite suite)
{
    [Fact]
    public async Task Each_way_out_is_counted_as_what_it_is_and_what_is_open_is_not()
    {
        var offering = await Offering();
        await suite.Withdraws(await suite.Given.Applied(offering));
        await suite.Given.NotCleared(offering);
        await suite.Withdraws(await suite.Given.Cleared(offering));
        await suite.Given.Declined(offering);
        await Close(await suite.Given.Accepted(offering));
        await End((await suite.Supporter(offering)).Appointment, EndReason.Dismissed);
        await End((await suite.Supporter(offering)).Appointment, EndReason.Died);
        await suite.Supporter(offering);
        await suite.Given.Cleared(offering);

        await suite.Pass(Place(offering));

        SelectionOutcome[] expected =
        [
            SelectionOutcome.LeftBeforeClearance, SelectionOutcome.NotCleared, SelectionOutcome.LeftBeforeAcceptance, SelectionOutcome.Declined,
            SelectionOutcome.LeftInTraining, SelectionOutcome.Appointed, SelectionOutcome.Appointed, SelectionOutcome.Appointed, SelectionOutcome.Removed, SelectionOutcome.Served,
        ];
        var told = await suite.Reached(Place(offering), expected.Length);
        Assert.Equal(expected, told.Select(e => e.Outcome).Order());
        Assert.All(told, e => Assert.Equal((offering.Scheme, Months.Happened, new EqualityAnswers()), (e.Scheme, e.Month.ToDay(), e.Answers)));
        Assert.Equal(told.Count, told.Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_he_told_goes_with_it_in_no_order_and_nothing_leads_back_to_him()
    {
        var offering = await Offering();
        var told = new Dictionary<string, EqualityAnswers>();
        for (var nth = 0; nth < 10; nth++)
        {
            var applicant = await suite.Given.Applied(offering);
            await suite.Tells(applicant, told[Names.IdOf(applicant.Application.Person)] = new() { Age = (AgeBand)(1 + (nth % 5)), Disability = (Disability)(1 + (nth / 5)) });
            await suite.Withdraws(applicant);
        }

        await suite.Pass(Place(offering));

        var reached = await suite.Reached(Place(offering), told.Count);
        Assert.Equal(told.Values.Select(answers => $"{answers}").Order(), reached.Select(e => $"{e.Answers}").Order());
        Assert.NotEqual(told.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value), reached.Select(e => e.Answers)); // nor by name: 1 in 3,628,800
        foreach (var person in told.Keys)
        {
            Assert.DoesNotContain(reached, e => $"{e}".Contains(person, StringComparison.Ordinal));
            Assert.DoesNotContain("selection_marks", await suite.TablesWith("registry", person));
        }
    }

    [Fact]
    public async Task Of_one_person_and_scheme_an_application_counts_once_ever_wherever_he_applies()
    {
        var (offering, number) = (await Offering(), Given.PrisonerNumber());
        await suite.Withdraws(await suite.Given.Applied(offering, prisonerNumber: number));
        await suite.Pass(Place(offering));
        await suite.Reached(Place(offering), 1);

        await suite.Withdraws(await suite.Given.Applied(offering, prisonerNumber: number));
        await suite.Given.NotCleared(offering);
        await suite.Pass(Place(offering));
        Assert.Equal(2, (await suite.Reached(Place(offering), 2)).Count);
        var there = await suite.Given.Offering(await suite.Given.Establishment(), scheme: offering.Scheme);
        await suite.Withdraws(await suite.Given.Applied(there, prisonerNumber: number));
        await suite.Given.NotCleared(there);
        await suite.Pass(Place(there));

        Assert.Equal(SelectionOutcome.NotCleared, Assert.Single(await suite.Reached(Place(there), 1)).Outcome);
        Assert.Equal(2, (await suite.Reached(Place(offering), 2)).Count);
    }

    [Fact]
    public async Task Who_applied_again_is_counted_when_that_is_over_and_a_refusal_that_was_reopened_as_what_came_of_it()
    {
        var (offering, number) = (await Offering(), Given.PrisonerNumber());
        await suite.Withdraws(await suite.Given.Applied(offering, prisonerNumber: number));
        var again = await suite.Given.Cleared(offering, prisonerNumber: number);
        var refused = await suite.Given.NotCleared(offering);
        await suite.Registry.ReviewRefusalAsync(
            new() { Name = refused.Application.Name, Outcome = ReviewOutcome.Reopened, RequestId = Given.RequestId() }, suite.As($"DECIDER@{refused.Establishment}", "somebody.else"));
        await suite.Given.Declined(offering);
        await suite.Pass(Place(offering));
        Assert.Equal(SelectionOutcome.Declined, Assert.Single(await suite.Reached(Place(offering), 1)).Outcome);

        await suite.Withdraws(again);
        await suite.Withdraws(refused);
        await suite.Pass(Place(offering));

        Assert.Equal([SelectionOutcome.LeftBeforeClearance, SelectionOutcome.LeftBeforeAcceptance, SelectionOutcome.Declined], (await suite.Reached(Place(offering), 3)).Select(e => e.Outcome).Order());
    }

    [Fact]
    public async Task Two_who_are_one_are_counted_once_and_what_a_merge_ended_does_not_count()
    {
        var (offering, elsewhere) = (await Offering(), await suite.Given.Establishment());
        var counted = await suite.Given.Applied(offering);
        await suite.Withdraws(counted);
        await suite.Pass(Place(offering));
        await suite.Reached(Place(offering), 1);
        var there = await suite.Given.Offering(elsewhere, scheme: offering.Scheme);
        var (first, applicant, _) = await suite.Supporter(there);
        var (second, other, _) = await suite.Supporter(there);

        await suite.Ingest("MDI", Envelopes.Merge(applicant.PrisonerNumber, other.PrisonerNumber), Envelopes.Merge(applicant.PrisonerNumber, counted.PrisonerNumber));
        await suite.Events.Next<PersonMerged>(e => e.Removed == second.Person);
        await suite.Events.Next<PersonMerged>(e => e.Removed == counted.Application.Person);
        await suite.Given.NotCleared(there);
        await suite.Pass(elsewhere);
        Assert.Equal(SelectionOutcome.NotCleared, Assert.Single(await suite.Reached(elsewhere, 1)).Outcome); // his application was counted where he withdrew

        await End(first, EndReason.WithdrawnOwn);
        await suite.Pass(elsewhere);
        Assert.Equal([SelectionOutcome.NotCleared, SelectionOutcome.Served], (await suite.Reached(elsewhere, 2)).Select(e => e.Outcome).Order());
    }

    [Fact]
    public async Task Several_instances_tell_of_a_month_once()
    {
        var offering = await Offering();
        await suite.Given.NotCleared(offering);
        await suite.Given.Declined(offering);
        var (db, code) = (suite.Service("registry").Parts.GetRequiredService<Db>(), Names.IdOf(Place(offering)));
        await suite.Pass(Place(offering));
        var due = new DueTimer(code, SelectionMonth.Kind, (await Rows.Of(suite, "registry", $"select key from timers where tenant = '{code}' and kind = 'selection'")).Single(), TimeProvider.System.GetUtcNow().AddMinutes(1));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => new SelectionMonth(db).Fire(due, CancellationToken.None)));
        await suite.Reached(Place(offering), 2);
        await suite.Given.NotCleared(offering);
        await suite.Pass(Place(offering));

        Assert.Equal(3, (await suite.Reached(Place(offering), 3)).Count);
        Assert.Equal(1, await suite.Count("registry", "select count(*) from timers where tenant = $1 and kind = 'selection' and due_at > now()", code));
    }

    private static string Place(Offering offering) => string.Join('/', offering.Name.Split('/')[..2]);

    private async Task<Offering> Offering() => await suite.Given.Offering(await suite.Given.Establishment());

    private async Task Close(ApplicationCase applicant) => await suite.Registry.CloseApplicationAsync(
        new() { Name = applicant.Application.Name, Reason = EndReason.Other, RequestId = Given.RequestId() }, suite.As(applicant.Coordinator));

    private async Task End(Appointment appointment, EndReason reason) => await suite.Registry.EndAppointmentAsync(
        new() { Name = appointment.Name, Reason = reason, RequestId = Given.RequestId() }, suite.As($"COORDINATOR@{appointment.Name.Split('/')[1]}"));
}
