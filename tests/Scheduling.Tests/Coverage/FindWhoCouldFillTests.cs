using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

public sealed class FindWhoCouldFillTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Who_was_asked_least_recently_comes_first_and_who_could_not_last_with_why()
    {
        var place = await suite.Given.Place(places: 9);
        var tomorrow = Given.Tomorrow.ToDay();
        var (fresh, earlier, later, unwilling) = (await Arrive(place), await Arrive(place), await Arrive(place), await Arrive(place));
        var (busy, absent, byDay) = (await Arrive(place), await Arrive(place), (await suite.Arrive(Supporters.Of(place, null, Supporters.May(Capability.Solo)))).Appointment);
        var far = await suite.Arrive(Supporters.Far(place));
        await suite.Given.OnDuty(place, later, tomorrow.AddDays(30).ToProto());
        await suite.Given.OnDuty(place, earlier, tomorrow.AddDays(20).ToProto());
        await suite.Given.OnDuty(place, later, tomorrow.AddDays(40).ToProto());
        await suite.Given.OnDuty(place, busy);
        await suite.Given.Unavailable(place.Establishment, await PersonOf(absent), [(tomorrow, tomorrow)]);
        await suite.Given.Unavailable(place.Establishment, await PersonOf(unwilling), null, Given.Weekly(tomorrow, BandKind.Night, AvailabilityAnswer.RatherNot));
        await suite.Known(place, far.Appointment);
        await suite.Known(place, byDay);

        var told = (await Ask(place, place.Coordinator)).Supporters;
        Assert.Equal([fresh, earlier, later, unwilling], told.Take(4).Select(one => one.Appointment));
        Assert.All(told.Take(4), one => Assert.Equal((WhyNot.Unspecified, ErrorReason.Unspecified, one.Appointment == unwilling), (one.WhyNot, one.Rule, one.RatherNot)));
        Assert.Equal(
            new[] { (busy, WhyNot.NotFree, ErrorReason.DutyOverlaps), (absent, WhyNot.NotFree, ErrorReason.NotAvailable), (byDay, WhyNot.MayNot, ErrorReason.NotStanding), (far.Appointment, WhyNot.TooFar, ErrorReason.TooFar) }.OrderBy(one => one.Item1, StringComparer.Ordinal),
            told.Skip(4).Select(one => (one.Appointment, one.WhyNot, one.Rule)));
        Assert.All((await Ask(place, place.Wing)).Supporters, one => Assert.Equal(ErrorReason.Unspecified, one.Rule));
    }

    [Fact]
    public async Task Whoever_was_asked_to_come_to_somebody_has_had_his_turn()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var place = await suite.Given.Covered(at.Offering, at.Zone, kind: BandKind.Am);
        foreach (var supporter in at.Supporters)
        {
            await suite.Known(place, supporter.Name);
        }

        var asked = (await suite.Given.Offered(at)).Offers[0].Appointment;
        Assert.Equal([at.Supporters.Single(one => one.Name != asked).Name, asked], (await Ask(place, place.Coordinator)).Supporters.Select(one => one.Appointment));
    }

    [Fact]
    public async Task They_come_page_by_page()
    {
        var place = await suite.Given.Place();
        for (var supporter = 0; supporter < 5; supporter++)
        {
            await suite.Known(place, await Arrive(place));
        }

        var all = await Ask(place, place.Wing);
        var first = await Ask(place, place.Wing, size: 3);
        var rest = await Ask(place, place.Wing, size: 3, first.NextPageToken);
        Assert.Equal((5, ""), (all.Supporters.Count, rest.NextPageToken));
        Assert.Equal(all.Supporters, first.Supporters.Concat(rest.Supporters));
    }

    private async Task<string> Arrive(PlaceCase place) => (await suite.Arrive(Supporters.Of(place))).Appointment;

    private async Task<string> PersonOf(string appointment) => "persons/" + await Eventually.Some(
        () => Rows.Scalar<string>(suite, "scheduling", "select person_id from standings where appointment_id = $1", appointment.Split('/')[3]));

    private async Task<FindWhoCouldFillResponse> Ask(PlaceCase place, string role, int size = 0, string token = "") => await suite.Scheduling.FindWhoCouldFillAsync(
        new() { Parent = place.Establishment, Scheme = place.Offering.Scheme, Zone = place.Zone, Date = Given.Tomorrow, Kind = place.Kind, PageSize = size, PageToken = token }, suite.As(role));
}
