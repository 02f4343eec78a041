using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class ListLoadsTests(SchedulingSuite suite)
{
    [Fact]
    public async Task What_each_carries_stands_beside_the_limits_and_who_is_over_one_is_marked()
    {
        var at = await suite.Given.Asking(supporters: 1, rules: new() { ContactsPerWeek = 1, ConsecutiveNights = 2 });
        await suite.Called(at);
        var load = Assert.Single(await Loads(at));
        Assert.Equal((at.Supporters[0].Name, at.Offering.Scheme, at.Zone), (load.Appointment, load.Scheme, load.Zone));
        Assert.Equal((1, 1, false, 1), (load.Contacts, load.ContactsLimit, load.OverContacts, load.DebriefsOwed));
        Assert.Equal((0, 0, 2, false), (load.Nights, load.ConsecutiveNights, load.ConsecutiveNightsLimit, load.OverConsecutiveNights));
        Assert.Equal((null, false, 12 * 3600), (load.SinceNightCall, load.Resting, load.RestAfterNight.Seconds));

        await suite.Called(at, atNight: true);
        load = Assert.Single(await Loads(at));
        Assert.Equal((2, true, true, 2), (load.Contacts, load.OverContacts, load.Resting, load.DebriefsOwed));
        Assert.InRange(load.SinceNightCall.Seconds, 3600, 3600 + 600);
        await Rows.Of(suite, "scheduling", $"update requests set contact_started_at = contact_started_at - interval '8 days', contact_ended_at = contact_ended_at - interval '8 days' where establishment = '{at.Code}' returning request_id");
        load = Assert.Single(await Loads(at));
        Assert.Equal((0, false, false), (load.Contacts, load.OverContacts, load.Resting));
    }

    [Fact]
    public async Task Nights_are_counted_those_of_28_days_and_those_in_a_row()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), new() { ConsecutiveNights = 2 });
        var place = await suite.Given.Covered(offering, $"establishments/{offering.Name.Split('/')[1]}/zones/a-wing");
        var supporter = await suite.Arrive(Supporters.Of(place));
        var tomorrow = Given.Tomorrow.ToDay();
        foreach (var day in new[] { 0, 2, 4, 40 })
        {
            await suite.Given.OnDuty(place, supporter.Appointment, tomorrow.AddDays(day).ToProto());
        }

        Assert.Equal((0, 0, false), Nights(await Load(place)));
        // three nights up to the last one, and one that is longer ago than 28 days
        await Rows.Of(suite, "scheduling", $"""
            update duties
            set (date, starts_at, ends_at) = (select d, d + time '20:00' at time zone 'UTC', d + 1 + time '08:00' at time zone 'UTC'
              from (select date '{tomorrow:yyyy-MM-dd}' - case date - date '{tomorrow:yyyy-MM-dd}' when 0 then 2 when 2 then 3 when 4 then 4 else 33 end as d) as past)
            where establishment = '{place.Code}'
            returning duty_id
            """);
        Assert.Equal((3, 3, true), Nights(await Load(place)));
    }

    [Fact]
    public async Task They_come_page_by_page_and_nobody_who_may_not_support_any_more()
    {
        var at = await suite.Given.Asking(supporters: 3);
        await Eventually.True(async () => (await Loads(at)).Count == 3);
        var first = await suite.Scheduling.ListLoadsAsync(new() { Parent = at.Establishment, PageSize = 2 }, suite.As(at.Governor));
        var rest = await suite.Scheduling.ListLoadsAsync(new() { Parent = at.Establishment, PageSize = 2, PageToken = first.NextPageToken }, suite.As(at.Governor));
        Assert.Equal(at.Supporters.Select(supporter => supporter.Name).Order(StringComparer.Ordinal), first.Loads.Concat(rest.Loads).Select(load => load.Appointment));
        Assert.Equal("", rest.NextPageToken);

        await suite.Registry.EndAppointmentAsync(new() { Name = at.Supporters[0].Name, Reason = EndReason.WithdrawnOwn, RequestId = Given.RequestId() }, suite.As(at.Coordinator));
        await Eventually.True(async () => (await Loads(at)).Count == 2);
    }

    private static (int Nights, int InARow, bool Over) Nights(Load load) => (load.Nights, load.ConsecutiveNights, load.OverConsecutiveNights);

    private async Task<Load> Load(PlaceCase place) =>
        Assert.Single((await suite.Scheduling.ListLoadsAsync(new() { Parent = place.Establishment }, suite.As(place.Coordinator))).Loads);

    private async Task<IReadOnlyList<Load>> Loads(AskingCase at) => (await suite.Scheduling.ListLoadsAsync(new() { Parent = at.Establishment }, suite.As(at.Coordinator))).Loads;
}
