using Google.Type;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

public sealed class AssignDutyTests(SchedulingSuite suite)
{
    [Fact]
    public async Task An_appointed_supporter_gets_a_night_and_everybody_hears_of_it()
    {
        var place = await suite.Given.Place(places: 2);
        var supporter = await suite.Given.Appointed(place.Offering, place.Zone, night: true);
        var duty = await suite.Given.OnDuty(place, supporter.Name);
        Assert.Equal((supporter.Name, place.Zone, place.Offering.Scheme, BandKind.Night, DutyState.Assigned), (duty.Appointment, duty.Zone, duty.Scheme, duty.Kind, duty.State));
        Assert.Equal(Given.Tomorrow, duty.Date);
        Assert.Null(duty.StaleStandingAge);
        Assert.Equal(duty, await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing)));

        var changed = await suite.Events.Next<DutyChanged>(e => e.Duty == duty.Name);
        Assert.Equal((supporter.Name, place.Zone, duty.StartsAt, duty.EndsAt, DutyState.Assigned), (changed.Appointment, changed.Zone, changed.StartsAt, changed.EndsAt, changed.State));
        var cover = await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone);
        Assert.Equal((place.Offering.Scheme, Given.Tomorrow, BandKind.Night, 2, 1), (cover.Scheme, cover.Date, cover.Kind, cover.Places, cover.Covered));
    }

    [Fact]
    public async Task A_supporter_without_the_night_sign_off_gets_no_night()
    {
        var place = await suite.Given.Place();
        var byDay = await suite.Given.Covered(place.Offering, place.Zone, 1, BandKind.Am);
        var supporter = await suite.Arrive(Supporters.Of(place, null, Supporters.May(Capability.Solo)));
        await suite.Given.OnDuty(byDay, supporter.Appointment);
        (await Refused.By(() => Call(place, supporter.Appointment))).Is(ErrorReason.NotStanding).With("capability", "NIGHT");
    }

    [Fact]
    public async Task Standing_that_ends_within_the_duty_is_not_enough()
    {
        var place = await suite.Given.Place();
        var ends = new DateTimeOffset(Given.Tomorrow.ToDay().AddDays(1), new(3, 0), TimeSpan.Zero);
        var supporter = await suite.Arrive(Supporters.Of(place, null, Supporters.May(Capability.Night, ends)));
        await suite.Known(place, supporter.Appointment);
        (await Refused.By(() => Call(place, supporter.Appointment))).Is(ErrorReason.NotStanding);
    }

    [Fact]
    public async Task Two_duties_at_one_time_are_one_too_many()
    {
        var place = await suite.Given.Place(kind: BandKind.Am);
        var other = await suite.Given.Covered(place.Offering, $"{place.Establishment}/zones/b-wing", kind: BandKind.Am);
        var supporter = await suite.Arrive(Supporters.Of(place));
        await suite.Given.OnDuty(place, supporter.Appointment);
        (await Refused.By(() => Call(other, supporter.Appointment))).Is(ErrorReason.DutyOverlaps);
        await suite.Given.OnDuty(other, supporter.Appointment, Given.Tomorrow.ToDay().AddDays(1).ToProto());
    }

    [Fact]
    public async Task Whoever_is_on_duty_in_another_prison_is_refused_for_the_same_reason()
    {
        var (here, there) = (await suite.Given.Place(), await suite.Given.Place());
        var supporter = await suite.Arrive(Supporters.Of(here));
        var transferred = await suite.Arrive(Supporters.Of(there, supporter.Person));
        await suite.Given.OnDuty(here, supporter.Appointment);
        await suite.Known(there, transferred.Appointment);
        (await Refused.By(() => Call(there, transferred.Appointment))).Is(ErrorReason.DutyOverlaps);
    }

    [Fact]
    public async Task Full_is_full()
    {
        var place = await suite.Given.Place();
        await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        var second = await suite.Arrive(Supporters.Of(place));
        await suite.Known(place, second.Appointment);
        (await Refused.By(() => Call(place, second.Appointment))).Is(ErrorReason.NoPlaceLeft).With("places", "1");
    }

    /// <summary>He may have the afternoon there, and the night as soon as the regime says that he is brought.</summary>
    [Fact]
    public async Task Who_lives_where_nobody_is_brought_from_is_refused_with_both_zones()
    {
        var place = await suite.Given.Place();
        var afternoon = await suite.Given.Covered(place.Offering, place.Zone, kind: BandKind.Pm);
        var far = await suite.Arrive(Supporters.Far(place));
        await suite.Given.OnDuty(afternoon, far.Appointment);
        (await Refused.By(() => Call(place, far.Appointment))).Is(ErrorReason.TooFar).With("lives_in", far.Zone).With("zone", place.Zone).With("band", "NIGHT");
        await suite.Given.Reached(place, far.Zone);
        Assert.Equal(DutyState.Assigned, (await Call(place, far.Appointment)).State);
    }

    [Fact]
    public async Task Where_no_rule_asks_for_anybody_nobody_is_assigned()
    {
        var place = await suite.Given.Place();
        var supporter = await suite.Arrive(Supporters.Of(place));
        await suite.Known(place, supporter.Appointment);
        (await Refused.By(() => Call(place, supporter.Appointment, kind: BandKind.Ed))).Is(ErrorReason.NoCoverageRule).With("zone", place.Zone).With("band", "ED");
    }

    [Fact]
    public async Task What_is_over_cannot_be_given()
    {
        var place = await suite.Given.Place();
        var yesterday = Given.Tomorrow.ToDay().AddDays(-3).ToProto();
        (await Refused.By(() => Call(place, Supporters.Of(place).Appointment, yesterday))).Is(ErrorReason.DutyOver);
    }

    [Fact]
    public async Task A_band_that_is_not_held_cannot_be_given()
    {
        var place = await suite.Given.Place();
        var regime = new Regime { Name = $"{place.Establishment}/regime", Bands = { new Band { Kind = BandKind.Night, Start = "20:00", End = "08:00" } } };
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
        (await Refused.By(() => Call(place, Supporters.Of(place).Appointment, kind: BandKind.Pm)))
            .Is(ErrorReason.BandNotHeld).With("band", "PM").With("date", Given.Tomorrow.ToDay().ToString("O"));
    }

    [Fact]
    public async Task A_supporter_nobody_knows_and_one_of_another_prison_are_both_not_there()
    {
        var (place, elsewhere) = (await suite.Given.Place(), await suite.Given.Place());
        var foreign = await suite.Arrive(Supporters.Of(elsewhere));
        await suite.Known(elsewhere, foreign.Appointment);
        foreach (var appointment in new[] { foreign.Appointment, Supporters.Of(place).Appointment })
        {
            (await Refused.By(() => Call(place, appointment))).Is(Platform.V1.ErrorReason.NotFound).With("resource", appointment);
        }
    }

    [Fact]
    public async Task A_request_sent_again_is_answered_alike_and_assigns_once()
    {
        var place = await suite.Given.Place(places: 2);
        var supporter = await suite.Arrive(Supporters.Of(place));
        await suite.Known(place, supporter.Appointment);
        var request = Request(place, supporter.Appointment);
        Assert.Equal(await suite.Scheduling.AssignDutyAsync(request, suite.As(place.Coordinator)), await suite.Scheduling.AssignDutyAsync(request, suite.As(place.Coordinator)));
    }

    [Fact]
    public async Task Another_establishments_duties_are_not_there()
    {
        var place = await suite.Given.Place();
        var duty = await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        (await Refused.By(() => suite.Scheduling.AssignDutyAsync(Request(place, duty.Appointment), suite.As("COORDINATOR@MDI")))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As("WING@MDI")))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Scheduling.GetDutyAsync(new() { Name = duty.Name + "0" }, suite.As(place.Wing)))).Is(Platform.V1.ErrorReason.NotFound);
    }

    private static AssignDutyRequest Request(PlaceCase place, string appointment, Date? date = null, BandKind? kind = null) => new()
    {
        Parent = place.Establishment,
        Appointment = appointment,
        Zone = place.Zone,
        Date = date ?? Given.Tomorrow,
        Kind = kind ?? place.Kind,
        RequestId = Given.RequestId(),
    };

    private AsyncUnaryCall<Duty> Call(PlaceCase place, string appointment, Date? date = null, BandKind? kind = null) =>
        suite.Scheduling.AssignDutyAsync(Request(place, appointment, date, kind), suite.As(place.Coordinator));
}
