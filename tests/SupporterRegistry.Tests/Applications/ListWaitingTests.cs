using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class ListWaitingTests(RegistrySuite suite)
{
    [Fact]
    public async Task Those_who_wait_for_a_place_are_counted_over_all_pages()
    {
        var establishment = await suite.Given.Establishment();
        var offering = await suite.Given.Offering(establishment);
        var waiting = new List<string>();
        for (var nth = 0; nth < 5; nth++)
        {
            var applicant = nth switch { 1 => await suite.Given.Cleared(offering), 3 => await suite.Given.Accepted(offering), _ => await suite.Given.Applied(offering) };
            waiting.Add(applicant.Application.Name);
            await suite.Given.NotCleared(offering);
        }

        await suite.Given.Applied(await suite.Given.Offering(establishment));
        var (listed, token) = (new List<WaitingPlace>(), "");
        do
        {
            var page = await suite.Registry.ListWaitingAsync(new() { Parent = establishment, Scheme = offering.Scheme, PageSize = 2, PageToken = token }, suite.Coordinator(establishment));
            listed.AddRange(page.Places);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(waiting.Select((name, nth) => (name, nth + 1)), listed.Select(place => (place.Application, place.Position)));
        Assert.Equal([ApplicationState.Submitted, ApplicationState.Cleared, ApplicationState.Submitted, ApplicationState.Accepted, ApplicationState.Submitted], listed.Select(place => place.State));
    }

    [Fact]
    public async Task Whoever_steps_back_makes_room_for_the_next()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (first, second) = (await suite.Given.Applied(offering), await suite.Given.Applied(offering));
        var request = new ListWaitingRequest { Parent = $"establishments/{first.Establishment}", Scheme = offering.Scheme };
        Assert.Equal(2, Position(await suite.Registry.ListWaitingAsync(request, suite.As(first.Coordinator)), second));

        await suite.Registry.WithdrawApplicationAsync(new() { Name = first.Application.Name, RequestId = Given.RequestId() }, suite.As(first.Coordinator));

        Assert.Equal(1, Position(await suite.Registry.ListWaitingAsync(request, suite.As(first.Coordinator)), second));
    }

    [Fact]
    public async Task Whoever_is_on_a_course_waits_no_more()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (first, second) = (await suite.Given.Accepted(offering), await suite.Given.Applied(offering));

        await suite.Tell(new Training.V1.EnrolmentChanged { Enrolment = $"{first.Application.Provider}/courses/one/enrolments/{Ids.Short()}", Person = first.Application.Person, Application = first.Application.Name, Version = 1 });
        await suite.Events.Next<ApplicationChanged>(e => e.Application == first.Application.Name && e.State is ApplicationState.InTraining);

        var waiting = await suite.Registry.ListWaitingAsync(new() { Parent = $"establishments/{first.Establishment}", Scheme = offering.Scheme }, suite.As(first.Coordinator));
        Assert.Equal([(second.Application.Name, 1)], waiting.Places.Select(place => (place.Application, place.Position)));
    }

    [Fact]
    public async Task Days_are_counted_from_the_application_whatever_was_decided_since()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var applicant = await suite.Given.Accepted(offering);
        const string earlier = "with a as (update applications set submitted_at = submitted_at - interval '9 days' where application_id = $1 returning 1) select count(*) from a";
        Assert.Equal(1, await suite.Count("registry", earlier, applicant.Application.Name.Split('/')[^1]));

        var waiting = await suite.Registry.ListWaitingAsync(new() { Parent = $"establishments/{applicant.Establishment}", Scheme = offering.Scheme }, suite.As(applicant.Coordinator));

        Assert.Equal(9, Assert.Single(waiting.Places).DaysWaiting);
    }

    [Fact]
    public async Task A_provider_sees_its_own_and_nobody_sees_another_establishments()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var applicant = await suite.Given.Applied(offering);
        var request = new ListWaitingRequest { Parent = $"establishments/{applicant.Establishment}", Scheme = offering.Scheme };

        Assert.Equal(1, Position(await suite.Registry.ListWaitingAsync(request, suite.As($"PROVIDER@{applicant.Provider}")), applicant));
        Assert.Empty((await suite.Registry.ListWaitingAsync(request, suite.As($"PROVIDER@{Given.Provider()}"))).Places);
        (await Refused.By(() => suite.Registry.ListWaitingAsync(request, suite.As("COORDINATOR@ZZZZZZ")))).Is(PlatformReason.NotFound);
    }

    private static int Position(ListWaitingResponse list, ApplicationCase applicant) => list.Places.Single(place => place.Application == applicant.Application.Name).Position;
}
