using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class PersonMergedTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Duties_and_standings_of_the_removed_name_are_the_others()
    {
        var place = await suite.Given.Place();
        var gone = await suite.Arrive(Supporters.Of(place));
        var duty = await suite.Given.OnDuty(place, gone.Appointment);
        var stays = $"persons/{Ids.Short()}";

        await Merge(gone.Person, stays);
        await Merge(gone.Person, stays);

        await Eventually.True(async () => await Bearing(gone.Person) == 0 && await Bearing(stays) == 2);
        Assert.Equal(DutyState.Assigned, (await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing))).State);
    }

    [Fact]
    public async Task Nobody_is_in_two_places_so_one_of_two_duties_at_once_is_vacated()
    {
        var place = await suite.Given.Place(places: 2);
        var (gone, stays) = (await suite.Arrive(Supporters.Of(place)), await suite.Arrive(Supporters.Of(place)));
        var (his, other) = (await suite.Given.OnDuty(place, gone.Appointment), await suite.Given.OnDuty(place, stays.Appointment));

        await Merge(gone.Person, stays.Person);

        await suite.Events.Next<DutyChanged>(e => e.Duty == his.Name && e.State is DutyState.Vacated);
        await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone && e.Covered == 1 && Equals(e.Date, his.Date));
        Assert.Equal(DutyState.Assigned, (await suite.Scheduling.GetDutyAsync(new() { Name = other.Name }, suite.As(place.Wing))).State);
        await Eventually.True(async () => await Bearing(gone.Person) == 0);
    }

    [Fact]
    public async Task A_chain_ends_with_its_last_name_in_whatever_order_it_is_told()
    {
        var place = await suite.Given.Place();
        var (first, second) = (await suite.Arrive(Supporters.Of(place)), await suite.Arrive(Supporters.Of(place)));
        await suite.Known(place, first.Appointment);
        await suite.Known(place, second.Appointment);
        var (middle, last) = ($"persons/{Ids.Short()}", $"persons/{Ids.Short()}");

        await Merge(first.Person, middle);
        await Merge(middle, last);
        await Merge(second.Person, middle);

        await Eventually.True(async () => await Bearing(last) == 2 && await Bearing(middle) == 0);
    }

    [Fact]
    public async Task Whoever_saw_an_arrival_is_the_other_too()
    {
        var seeing = await suite.Given.Seeing(await suite.Given.Establishment(), TimeSpan.FromHours(12));
        var (supporter, waits) = (await suite.Given.Appointed(seeing), await suite.Given.Received(seeing));
        var seen = new RecordInductionRequest { Name = waits.Name, Outcome = InductionState.Seen, Appointment = supporter.Name, RequestId = Given.RequestId() };
        await Given.OnceCopied(() => suite.Scheduling.RecordInductionAsync(seen, suite.As($"WING@{waits.Name.Split('/')[1]}")));
        var stays = $"persons/{Ids.Short()}";

        await Merge(supporter.Person, stays);

        await Eventually.True(async () => await Bearing(supporter.Person) == 0);
        const string saw = "select person_id from arrival_marks where induction_id = $1";
        Assert.Equal([stays.Split('/')[1]], await Rows.Of(suite, "scheduling", saw, waits.Name.Split('/')[^1]));
    }

    private Task Merge(string removed, string stays) => suite.Events.Publish(new PersonMerged { Id = removed.Split('/')[1], Removed = removed, Person = stays }, Ids.Random());

    private Task<long> Bearing(string person)
    {
        const string rows = "select (select count(*) from duties where person_id = $1) + (select count(*) from standings where person_id = $1) + (select count(*) from offers where person_id = $1) + (select count(*) from debriefs where person_id = $1)";
        return Rows.Scalar<long>(suite, "scheduling", rows, person.Split('/')[1]);
    }
}
