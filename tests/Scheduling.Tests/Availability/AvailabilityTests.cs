using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

public sealed class AvailabilityTests(SchedulingSuite suite)
{
    private static readonly DateOnly s_tomorrow = Given.Tomorrow.ToDay();

    [Fact]
    public async Task What_was_said_is_read_back_and_replaced_whole()
    {
        var place = await suite.Given.Place();
        var person = (await suite.Arrive(Supporters.Of(place))).Person;
        var said = await suite.Given.Unavailable(
            place.Establishment, person, [(s_tomorrow, s_tomorrow.AddDays(2))], Given.Weekly(s_tomorrow, BandKind.Night), Given.Weekly(s_tomorrow, BandKind.Am, AvailabilityAnswer.RatherNot));
        Assert.Equal([BandKind.Am, BandKind.Night], said.Bands.Select(band => band.Kind));
        Assert.Equal(said, await Get(said.Name, place.Wing));
        Assert.Equal([said], (await suite.Scheduling.ListAvailabilitiesAsync(new() { Parent = place.Establishment }, suite.As(place.Coordinator))).Availabilities);

        var clear = new SetAvailabilityRequest { Name = said.Name, Etag = said.Etag, UpdateMask = FieldMask.FromString("*"), RequestId = Given.RequestId() };
        var wing = await suite.Scheduling.SetAvailabilityAsync(clear, suite.As(place.Wing));
        Assert.Equal((0, 0), (wing.Bands.Count, wing.Absences.Count));
        Assert.Equal(wing, await Get(said.Name, place.Wing));
        (await Refused.By(() => suite.Scheduling.SetAvailabilityAsync(new() { Name = said.Name, Etag = said.Etag, RequestId = Given.RequestId() }, suite.As($"KIOSK@{place.Code}"))))
            .Is(Platform.V1.ErrorReason.StaleEtag);
    }

    [Fact]
    public async Task What_he_answers_at_a_kiosk_leaves_the_absences_that_were_recorded_for_him_and_the_other_way_round()
    {
        var place = await suite.Given.Place();
        var person = (await suite.Arrive(Supporters.Of(place))).Person;
        var recorded = await suite.Given.Unavailable(place.Establishment, person, [(s_tomorrow, s_tomorrow)], Given.Weekly(s_tomorrow, BandKind.Night));

        var answered = await Set($"KIOSK@{place.Code}", new() { Bands = { Given.Weekly(s_tomorrow, BandKind.Am) } });
        Assert.Equal((BandKind.Am, recorded.Absences), (answered.Bands.Single().Kind, answered.Absences));
        var cleared = await Set(place.Coordinator, new() { UpdateMask = FieldMask.FromString("absences") });
        Assert.Equal((answered.Bands, 0), (cleared.Bands, cleared.Absences.Count));
        Assert.Equal(["update_mask"], (await Refused.By(() => Set(place.Wing, new() { UpdateMask = FieldMask.FromString("name") }))).Fields);
        Assert.Equal(cleared, await Get(cleared.Name, place.Wing));

        async Task<Availability> Set(string role, SetAvailabilityRequest request)
        {
            (request.Name, request.RequestId) = (recorded.Name, Given.RequestId());
            return await suite.Scheduling.SetAvailabilityAsync(request, suite.As(role));
        }
    }

    [Fact]
    public async Task Languages_are_a_list_like_the_others_each_once_and_in_order()
    {
        var place = await suite.Given.Place();
        var person = (await suite.Arrive(Supporters.Of(place))).Person;
        var recorded = await suite.Given.Unavailable(place.Establishment, person, [(s_tomorrow, s_tomorrow)], Given.Weekly(s_tomorrow, BandKind.Night));
        var speaks = await suite.Given.Speaks(place.Establishment, person, "ro", "bfi");
        Assert.Equal((["bfi", "ro"], recorded.Bands, recorded.Absences), (speaks.Languages, speaks.Bands, speaks.Absences));
        Assert.Equal(speaks.Languages, (await Set(new() { Bands = { Given.Weekly(s_tomorrow, BandKind.Am) } })).Languages);
        Assert.Equal(["pl"], (await Set(new() { Languages = { "pl" } })).Languages);

        await IsRefused("languages[1]", "pl", "PL");
        await IsRefused("languages[2]", "pl", "ro", "pl");
        await IsRefused("languages", [.. Enumerable.Range(0, 11).Select(nth => $"a{(char)('a' + nth)}")]);
        var none = await Set(new() { UpdateMask = FieldMask.FromString("languages") });
        Assert.Equal((0, 1, 1), (none.Languages.Count, none.Bands.Count, none.Absences.Count));
        Assert.Equal(none, await Get(none.Name, place.Wing));

        async Task<Availability> Set(SetAvailabilityRequest request)
        {
            (request.Name, request.RequestId) = (recorded.Name, Given.RequestId());
            return await suite.Scheduling.SetAvailabilityAsync(request, suite.As($"KIOSK@{place.Code}"));
        }

        async Task IsRefused(string field, params string[] languages) => Assert.Equal([field], (await Refused.By(() => Set(new() { Languages = { languages } }))).Fields);
    }

    [Fact]
    public async Task Of_whom_nothing_was_said_he_always_can_and_who_is_no_supporter_here_is_not_there()
    {
        var (place, elsewhere) = (await suite.Given.Place(), await suite.Given.Place());
        var (here, foreign) = (await suite.Arrive(Supporters.Of(place)), await suite.Arrive(Supporters.Of(elsewhere)));
        await suite.Known(place, here.Appointment);
        await suite.Known(elsewhere, foreign.Appointment);
        var name = $"{place.Establishment}/availabilities/";
        Assert.Equal(new() { Name = name + here.Person.Split('/')[1] }, await Get(name + here.Person.Split('/')[1], place.Wing));

        var stranger = name + foreign.Person.Split('/')[1];
        (await Refused.By(() => Call(stranger))).Is(Platform.V1.ErrorReason.NotFound).With("resource", stranger);
        (await Refused.By(() => suite.Scheduling.SetAvailabilityAsync(new() { Name = stranger, RequestId = Given.RequestId() }, suite.As(place.Wing)))).Is(Platform.V1.ErrorReason.NotFound);
        var bare = new SetAvailabilityRequest { Name = $"{place.Establishment}/availabilities/{Ids.Short()}", Bands = { new AvailabilityBand { Kind = BandKind.Am } }, RequestId = Given.RequestId() };
        Assert.Equal(["bands[0].day", "bands[0].answer"], (await Refused.By(() => suite.Scheduling.SetAvailabilityAsync(bare, suite.As(place.Coordinator)))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);

        AsyncUnaryCall<Availability> Call(string asked) => suite.Scheduling.GetAvailabilityAsync(new() { Name = asked }, suite.As(place.Wing));
    }

    [Fact]
    public async Task Nobody_gets_a_duty_that_he_cannot_do_and_who_would_rather_not_may_get_it()
    {
        var place = await suite.Given.Place();
        var supporter = await suite.Arrive(Supporters.Of(place));
        await suite.Given.Unavailable(place.Establishment, supporter.Person, [(s_tomorrow, s_tomorrow)], Given.Weekly(s_tomorrow.AddDays(1), place.Kind), Given.Weekly(s_tomorrow.AddDays(2), BandKind.Am));
        (await Refused.By(() => Assign(place, supporter, 0))).Is(ErrorReason.NotAvailable).With("because", "ABSENT");
        (await Refused.By(() => Assign(place, supporter, 1))).Is(ErrorReason.NotAvailable).With("because", "CANNOT");
        (await Refused.By(() => Assign(place, supporter, 8))).Is(ErrorReason.NotAvailable).With("because", "CANNOT");
        await Assign(place, supporter, 2);

        await suite.Given.Unavailable(place.Establishment, supporter.Person, null, Given.Weekly(s_tomorrow.AddDays(1), place.Kind, AvailabilityAnswer.RatherNot));
        await Assign(place, supporter, 0);
        await Assign(place, supporter, 1);
    }

    [Fact]
    public async Task A_duty_that_its_holder_cannot_do_any_more_is_marked_its_place_is_a_gap_and_another_may_take_it()
    {
        var place = await suite.Given.Place();
        var (supporter, other) = (await suite.Arrive(Supporters.Of(place)), await suite.Arrive(Supporters.Of(place)));
        var (duty, kept) = (await suite.Given.OnDuty(place, supporter.Appointment), await suite.Given.OnDuty(place, supporter.Appointment, s_tomorrow.AddDays(1).ToProto()));
        Assert.False(duty.Clash);

        await suite.Given.Unavailable(place.Establishment, supporter.Person, [(s_tomorrow, s_tomorrow)]);
        var marked = await suite.Events.Next<DutyChanged>(e => e.Duty == duty.Name && e.Clash && e.State is DutyState.Assigned);
        await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone && Equals(e.Date, duty.Date) && e.Covered == 0);
        Assert.True((await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing))).Clash);
        Assert.False((await suite.Scheduling.GetDutyAsync(new() { Name = kept.Name }, suite.As(place.Wing))).Clash);
        Assert.Equal([0], (await Gaps(place, duty)).Select(gap => gap.Covered));

        await suite.Given.OnDuty(place, other.Appointment);
        Assert.Empty(await Gaps(place, duty));
        await suite.Given.Unavailable(place.Establishment, supporter.Person);
        await suite.Events.Next<DutyChanged>(e => e.Duty == duty.Name && !e.Clash && e.Version > marked.Version);
        Assert.False((await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing))).Clash);
    }

    [Fact]
    public async Task What_was_said_of_a_record_that_is_another_holds_for_the_other()
    {
        var place = await suite.Given.Place();
        var (gone, stays) = (await suite.Arrive(Supporters.Of(place)), await suite.Arrive(Supporters.Of(place)));
        await suite.Given.Unavailable(place.Establishment, gone.Person, [(s_tomorrow, s_tomorrow)], Given.Weekly(s_tomorrow, place.Kind));
        await suite.Given.Unavailable(place.Establishment, stays.Person, null, Given.Weekly(s_tomorrow, place.Kind, AvailabilityAnswer.RatherNot));
        await suite.Given.Speaks(place.Establishment, gone.Person, "pl", "ro");
        await suite.Given.Speaks(place.Establishment, stays.Person, "bfi", "pl");
        await suite.Scheduling.ImportClashesAsync(
            Given.Clashes(place.Establishment, ClashCode.Court, $"{gone.Person},{s_tomorrow:O} 09:00,{s_tomorrow:O} 10:00"), suite.As(place.Coordinator));
        var duty = await suite.Given.OnDuty(place, stays.Appointment);

        await suite.Events.Publish(new PersonMerged { Id = gone.Person.Split('/')[1], Removed = gone.Person, Person = stays.Person }, Ids.Random());
        await suite.Events.Next<DutyChanged>(e => e.Duty == duty.Name && e.Clash);
        var said = Assert.Single((await suite.Scheduling.ListAvailabilitiesAsync(new() { Parent = place.Establishment }, suite.As(place.Coordinator))).Availabilities);
        Assert.Equal(($"{place.Establishment}/availabilities/{stays.Person.Split('/')[1]}", AvailabilityAnswer.Cannot, 1), (said.Name, said.Bands[0].Answer, said.Absences.Count));
        Assert.Equal(["bfi", "pl", "ro"], said.Languages);
        Assert.Equal([stays.Person], (await suite.Scheduling.ListClashesAsync(new() { Parent = place.Establishment }, suite.As(place.Coordinator))).Clashes.Select(clash => clash.Person));
    }

    private async Task<Availability> Get(string name, string role) => await suite.Scheduling.GetAvailabilityAsync(new() { Name = name }, suite.As(role));

    private async Task<IReadOnlyList<CoverGap>> Gaps(PlaceCase place, Duty duty) =>
        (await suite.Scheduling.ListCoverGapsAsync(new() { Parent = place.Establishment, FirstDay = duty.Date, LastDay = duty.Date }, suite.As(place.Wing))).Gaps;

    private AsyncUnaryCall<Duty> Assign(PlaceCase place, StandingChanged supporter, int later) => suite.Scheduling.AssignDutyAsync(
        new() { Parent = place.Establishment, Appointment = supporter.Appointment, Zone = place.Zone, Date = s_tomorrow.AddDays(later).ToProto(), Kind = place.Kind, RequestId = Given.RequestId() },
        suite.As(place.Coordinator));
}
