using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class ListDutiesTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Duties_come_page_by_page_in_the_order_they_begin()
    {
        var place = await suite.Given.Place(places: 3);
        for (var supporter = 0; supporter < 3; supporter++)
        {
            var appointment = (await suite.Arrive(Supporters.Of(place))).Appointment;
            await suite.Given.OnDuty(place, appointment, Day(1 - (supporter % 2)));
            await suite.Given.OnDuty(place, appointment, Day(2));
        }

        var all = await List(new());
        Assert.Equal(6, all.Duties.Count);
        Assert.Equal(all.Duties.OrderBy(duty => duty.StartsAt.Seconds), all.Duties);
        var first = await List(new() { PageSize = 4 });
        var second = await List(new() { PageSize = 4, PageToken = first.NextPageToken });
        Assert.Equal(("", all.Duties), (second.NextPageToken, [.. first.Duties, .. second.Duties]));

        async Task<ListDutiesResponse> List(ListDutiesRequest request)
        {
            request.Parent = place.Establishment;
            return await suite.Scheduling.ListDutiesAsync(request, suite.As(place.Wing));
        }
    }

    [Fact]
    public async Task Days_and_one_supporter_can_be_asked_for()
    {
        var place = await suite.Given.Place(places: 2);
        var (one, other) = (await suite.Arrive(Supporters.Of(place)), await suite.Arrive(Supporters.Of(place)));
        await suite.Given.OnDuty(place, one.Appointment, Day(0));
        var wanted = await suite.Given.OnDuty(place, one.Appointment, Day(2));
        await suite.Given.OnDuty(place, other.Appointment, Day(2));

        var asked = new ListDutiesRequest { Parent = place.Establishment, FirstDay = Day(1), LastDay = Day(2), Appointment = one.Appointment };
        Assert.Equal([wanted], (await suite.Scheduling.ListDutiesAsync(asked, suite.As(place.Wing))).Duties);

        asked.Appointment = asked.Appointment.Replace(place.Code, "MDI", StringComparison.Ordinal);
        (await Refused.By(() => suite.Scheduling.ListDutiesAsync(asked, suite.As(place.Wing)))).Is(Platform.V1.ErrorReason.NotFound);
    }

    [Fact]
    public async Task A_token_of_another_question_is_refused()
    {
        var place = await suite.Given.Place();
        var request = new ListDutiesRequest { Parent = place.Establishment, PageToken = "c29tZXRoaW5n" };
        (await Refused.By(() => suite.Scheduling.ListDutiesAsync(request, suite.As(place.Wing)))).Is(Platform.V1.ErrorReason.BadPageToken);
    }

    [Fact]
    public async Task Another_establishments_duties_are_not_there()
    {
        var place = await suite.Given.Place();
        (await Refused.By(() => suite.Scheduling.ListDutiesAsync(new() { Parent = place.Establishment }, suite.As("WING@MDI")))).Is(Platform.V1.ErrorReason.NotFound);
    }

    private static Google.Type.Date Day(int later) => Given.Tomorrow.ToDay().AddDays(later).ToProto();
}
