using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

public sealed class CheckRotaTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Each_broken_rule_is_named_with_whom_when_and_the_limit_and_nothing_changes()
    {
        var at = await RotaCase.Given(suite, team: 2);
        var faults = await at.Forbidden(
            at.Entry(0, 0), at.Entry(0, 1), at.Entry(0, 2), // three nights
            at.Entry(1, 3), at.Entry(1, 4, BandKind.Pm), // four hours of rest
            at.Entry(1, 2)); // a second one where there is one place
        Assert.Equal(
            [
                (RotaFaultKind.TooManyNights, 2, at.Team[0], RotaCase.Day(2), BandKind.Night, "2", "3"),
                (RotaFaultKind.RestTooShort, 4, at.Team[1], RotaCase.Day(4), BandKind.Pm, "300 min", "240 min"),
                (RotaFaultKind.OverCover, 5, at.Team[1], RotaCase.Day(2), BandKind.Night, "1", "2"),
            ],
            faults.Select(fault => (fault.Kind, fault.Entry, fault.Appointment, fault.Date, fault.Band, fault.Limit, fault.Value)));
        Assert.Empty(await at.Held());
    }

    [Fact]
    public async Task Who_does_not_stand_for_it_is_named_with_what_he_lacks()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var byDay = await suite.Arrive(Supporters.Of(at.Night, null, Supporters.May(Capability.Solo)));
        await suite.Known(at.Night, byDay.Appointment);
        at = at with { Team = [byDay.Appointment, $"{at.Night.Establishment}/appointments/{Ids.Short()}"] };
        var faults = await at.Forbidden(at.Entry(0, 0), at.Entry(0, 2, BandKind.Pm), at.Entry(1, 3));
        Assert.Equal([(RotaFaultKind.NotStanding, 0, "NIGHT"), (RotaFaultKind.UnknownSupporter, 2, "")], faults.Select(fault => (fault.Kind, fault.Entry, fault.Limit)));
    }

    [Fact]
    public async Task What_is_over_has_no_rule_or_is_not_held_is_named()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var regime = new Regime { Name = $"{at.Night.Establishment}/regime", Bands = { new Band { Kind = BandKind.Night, Start = "20:00", End = "08:00" } } };
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = regime, RequestId = Given.RequestId() }, at.Coordinator);
        var faults = await at.Forbidden(at.Entry(0, 0, BandKind.Ed), at.Entry(0, 1, BandKind.Pm));
        Assert.Equal([(0, RotaFaultKind.BandNotHeld), (0, RotaFaultKind.NoCoverageRule), (1, RotaFaultKind.BandNotHeld)], faults.Select(fault => (fault.Entry, fault.Kind)));

        var lastWeek = await suite.Scheduling.CheckRotaAsync(
            new() { Parent = at.Night.Establishment, Scheme = at.Night.Offering.Scheme, FirstDay = RotaCase.Day(-7), Days = 1, Entries = { new RotaEntry(at.Entry(0, -7)) } }, at.Coordinator);
        Assert.Equal([RotaFaultKind.DutyOver], lastWeek.Faults.Select(fault => fault.Kind)); // nothing is missing from what is over
        Assert.False(lastWeek.Publishable);
    }

    [Fact]
    public async Task Duties_outside_the_rota_stand_in_its_way()
    {
        var at = await RotaCase.Given(suite, team: 2);
        var other = await suite.Given.Covered(await suite.Given.Offering(at.Night.Establishment), at.Night.Zone);
        var elsewhere = await suite.Arrive(Supporters.Of(other, await PersonOf(at.Team[0])));
        await suite.Given.OnDuty(other, elsewhere.Appointment, RotaCase.Day(0));
        await suite.Given.OnDuty(at.Night, at.Team[1], RotaCase.Day(-1 + RotaCase.Days)); // of this scheme and span: the rota comes in its stead

        Assert.Equal([RotaFaultKind.DutyOverlaps], (await at.Forbidden(at.Entry(0, 0))).Select(fault => fault.Kind));
        Assert.Equal([(0, RotaFaultKind.RestTooShort)], (await at.Forbidden(at.Entry(0, 1, BandKind.Pm))).Select(fault => (fault.Entry, fault.Kind)));
        Assert.Equal([(1, RotaFaultKind.TooManyNights)], (await at.Forbidden(at.Entry(0, 1), at.Entry(0, 2))).Select(fault => (fault.Entry, fault.Kind)));
        await suite.Given.OnDuty(at.Night, at.Team[1], RotaCase.Day(RotaCase.Days)); // of this scheme, but after the rota
        Assert.Equal([(1, RotaFaultKind.TooManyNights)], (await at.Forbidden(at.Entry(1, 5), at.Entry(1, 6))).Select(fault => (fault.Entry, fault.Kind)));
        Assert.Empty(await at.Forbidden(at.Entry(0, 6)));
        Assert.Equal([RotaFaultKind.UnknownSupporter], (await at.Forbidden(new RotaEntry(at.Entry(0, 6)) { Appointment = elsewhere.Appointment })).Select(fault => fault.Kind)); // not of this scheme
    }

    [Fact]
    public async Task Who_is_away_or_has_a_call_to_rest_from_is_named()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var afternoon = Given.Weekly(RotaCase.Day(3).ToDay(), BandKind.Pm);
        await suite.Given.Unavailable(at.Night.Establishment, await PersonOf(at.Team[0]), [(RotaCase.Day(1).ToDay(), RotaCase.Day(1).ToDay())], [afternoon]);
        var faults = await at.Forbidden(at.Entry(0, 1), at.Entry(0, 3), at.Entry(0, 3, BandKind.Pm));
        Assert.Equal([(0, RotaFaultKind.Away), (2, RotaFaultKind.Away)], faults.Select(fault => (fault.Entry, fault.Kind)));

        var asking = await suite.Given.Asking(supporters: 1, rules: new() { RestAfterNight = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromHours(48)) });
        var morning = await suite.Given.Covered(asking.Offering, asking.Zone, kind: BandKind.Am);
        await suite.Called(asking, atNight: true); // over an hour ago
        var called = new RotaCase(suite, morning, morning, [asking.Supporters[0].Name]);
        Assert.Equal([(0, RotaFaultKind.RestTooShort, "2880 min")], (await called.Forbidden(called.Entry(0, 0, BandKind.Am), called.Entry(0, 2, BandKind.Am))).Select(fault => (fault.Entry, fault.Kind, fault.Limit)));
    }

    [Fact]
    public async Task Who_is_on_duty_now_covers_his_place_until_something_keeps_him_from_it()
    {
        var (at, today) = await RotaCase.AllNight(suite, team: 1);
        await suite.Given.OnDuty(at.Night, at.Team[0], today.ToProto());
        var request = new CheckRotaRequest { Parent = at.Night.Establishment, Scheme = at.Night.Offering.Scheme, FirstDay = today.ToProto(), Days = 1 };
        Assert.Empty((await suite.Scheduling.CheckRotaAsync(request, at.Coordinator)).Faults);
        await suite.Given.Unavailable(at.Night.Establishment, await PersonOf(at.Team[0]), [(today, today)]);
        Assert.Equal([RotaFaultKind.UnderCover], (await suite.Scheduling.CheckRotaAsync(request, at.Coordinator)).Faults.Select(fault => fault.Kind));
    }

    /// <summary>From his wing nobody is brought at night: it is he who is named, and nobody who comes beside him.</summary>
    [Fact]
    public async Task Who_can_t_be_brought_is_named_and_takes_nobodys_place()
    {
        var at = await WithFar(await RotaCase.Given(suite, team: 1));
        RotaEntry[] entries = [at.Entry(1, 0), at.Entry(0, 0), at.Entry(1, 2, BandKind.Pm)];
        Assert.Equal([(RotaFaultKind.TooFar, 0, at.Team[1])], (await at.Forbidden(entries)).Select(fault => (fault.Kind, fault.Entry, fault.Appointment)));
        Assert.DoesNotContain((await at.Check(entries)).Faults, fault => fault.Kind is RotaFaultKind.UnderCover && fault.Band is BandKind.Night && Equals(fault.Date, RotaCase.Day(0)));
        await suite.Given.Reached(at.Night, $"{at.Night.Establishment}/zones/b-wing");
        Assert.Equal([RotaFaultKind.OverCover], (await at.Forbidden(entries)).Select(fault => fault.Kind));
    }

    [Fact]
    public async Task Who_is_on_duty_now_and_can_t_be_brought_any_more_leaves_his_place_to_another()
    {
        var (one, today) = await RotaCase.AllNight(suite, team: 1);
        var at = await WithFar(one);
        await suite.Given.Reached(at.Night, $"{at.Night.Establishment}/zones/b-wing");
        await suite.Given.OnDuty(at.Night, at.Team[1], today.ToProto());
        var entry = new RotaEntry(at.Entry(0, 0)) { Date = today.ToProto() };
        var request = new CheckRotaRequest { Parent = at.Night.Establishment, Scheme = at.Night.Offering.Scheme, FirstDay = today.ToProto(), Days = 1, Entries = { entry } };
        Assert.Equal([RotaFaultKind.OverCover], (await suite.Scheduling.CheckRotaAsync(request, at.Coordinator)).Faults.Select(fault => fault.Kind));
        await suite.Given.Reached(at.Night);
        Assert.Empty((await suite.Scheduling.CheckRotaAsync(request, at.Coordinator)).Faults);
    }

    [Fact]
    public async Task What_nobody_fills_is_told_by_day_and_does_not_stand_in_the_way()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var check = await at.Check(at.Entry(0, 0), at.Entry(0, 2));
        Assert.True(check.Publishable);
        Assert.Equal((2 * RotaCase.Days) - 2, check.Faults.Count);
        Assert.All(check.Faults, fault => Assert.Equal((RotaFaultKind.UnderCover, false, "", "1", "0"), (fault.Kind, fault.HasEntry, fault.Appointment, fault.Limit, fault.Value)));
        Assert.Equal((RotaCase.Day(0), BandKind.Pm, at.Night.Zone), (check.Faults[0].Date, check.Faults[0].Band, check.Faults[0].Zone));
    }

    [Fact]
    public async Task Another_prisons_names_and_days_outside_the_rota_are_refused()
    {
        var (at, elsewhere) = (await RotaCase.Given(suite, team: 1), await suite.Given.Place());
        (await Refused.By(() => at.Check(new RotaEntry(at.Entry(0, 0)) { Zone = elsewhere.Zone }))).Is(Platform.V1.ErrorReason.NotFound).With("resource", elsewhere.Zone);
        Assert.Equal(["entries[1].date"], (await Refused.By(() => at.Check(at.Entry(0, 0), at.Entry(0, RotaCase.Days)))).Is(Platform.V1.ErrorReason.InvalidFields).Fields);
        (await Refused.By(() => suite.Scheduling.CheckRotaAsync(
            new() { Parent = at.Night.Establishment, Scheme = "schemes/nowhere", FirstDay = RotaCase.Day(0), Days = 1 }, at.Coordinator))).Is(V1.ErrorReason.SchemeNotOffered);
    }

    /// <summary>And one of the team who lives in another wing.</summary>
    private async Task<RotaCase> WithFar(RotaCase at)
    {
        var far = await suite.Arrive(Supporters.Far(at.Night));
        await suite.Known(at.Night, far.Appointment);
        return at with { Team = [.. at.Team, far.Appointment] };
    }

    private async Task<string> PersonOf(string appointment) =>
        "persons/" + await Rows.Scalar<string>(suite, "scheduling", "select person_id from standings where appointment_id = $1", appointment.Split('/')[3]);
}
