using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class RacingDutiesTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Of_fifty_who_race_for_two_places_of_one_night_two_get_one_and_the_others_hear_that_none_is_left()
    {
        var place = await suite.Given.Place(places: 2);
        var supporters = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => suite.Arrive(Supporters.Of(place))));
        await Task.WhenAll(supporters.Select(supporter => suite.Known(place, supporter.Appointment)));

        var outcomes = await Task.WhenAll(supporters.Select(supporter => Try(place, supporter.Appointment)));

        Assert.Equal(2, outcomes.Count(outcome => outcome is null));
        Assert.All(outcomes.OfType<Refused>(), refused => refused.Is(ErrorReason.NoPlaceLeft).With("places", "2"));
        var duties = await suite.Scheduling.ListDutiesAsync(new() { Parent = place.Establishment }, suite.As(place.Wing));
        Assert.Equal(2, duties.Duties.Count);
        await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone && e.Covered == 1);
        await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone && e.Covered == 2);
        var told = suite.Events.All<CoverChanged>(e => e.Zone == place.Zone).OrderBy(e => e.Version).Select(e => e.Covered);
        Assert.Equal([1, 2], told);
    }

    [Fact]
    public async Task Of_two_zones_that_race_for_one_person_one_gets_him_and_the_other_hears_that_duties_overlap()
    {
        var place = await suite.Given.Place();
        var other = await suite.Given.Covered(place.Offering, $"{place.Establishment}/zones/b-wing");
        for (var round = 0; round < 5; round++)
        {
            // two appointments of one person: what keeps them apart is not the lock on the one
            var date = Platform.Days.ToProto(Platform.Days.ToDay(Given.Tomorrow).AddDays(round));
            var one = await suite.Arrive(Supporters.Of(place));
            var same = await suite.Arrive(Supporters.Of(other, one.Person));
            await Task.WhenAll(suite.Known(place, one.Appointment), suite.Known(other, same.Appointment));

            var outcomes = await Task.WhenAll(Try(place, one.Appointment, date), Try(other, same.Appointment, date));

            Assert.Single(outcomes, outcome => outcome is null);
            Assert.Single(outcomes.OfType<Refused>()).Is(ErrorReason.DutyOverlaps);
        }
    }

    /// <summary>Null when it was assigned.</summary>
    private async Task<Refused?> Try(PlaceCase place, string appointment, Google.Type.Date? date = null)
    {
        var request = new AssignDutyRequest
        {
            Parent = place.Establishment,
            Appointment = appointment,
            Zone = place.Zone,
            Date = date ?? Given.Tomorrow,
            Kind = place.Kind,
            RequestId = Given.RequestId(),
        };
        var call = suite.Scheduling.AssignDutyAsync(request, suite.As(place.Coordinator));
        try
        {
            await call;
            return null;
        }
        catch (RpcException)
        {
            return await Refused.By(() => call);
        }
    }
}
