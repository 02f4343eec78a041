using Google.Protobuf;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

/// <summary>What a rota's explanation tells, and whom. The same supporter can't have a night for one reason after the other: whoever may not know which reads the same bytes.</summary>
public sealed class RotaLevelsTests(SchedulingSuite suite)
{
    [Fact]
    public async Task A_gap_is_explained_by_how_the_team_stands_to_it()
    {
        var at = await RotaCase.Given(suite, team: 4, places: 2);
        var now = TimeProvider.System.GetUtcNow();
        var (byDay, far) = (Supporters.Of(at.Night, null, Supporters.May(Capability.Solo)), Supporters.Of(at.Night, null, Supporters.May(Capability.Night, until: now.AddDays(60))));
        far.Zone = $"{at.Night.Establishment}/zones/b-wing";
        var left = Supporters.Of(at.Night, null, Supporters.May(Capability.Night, until: now.AddMinutes(-1))); // of the team no more
        foreach (var news in new[] { byDay, far, left })
        {
            await suite.Known(at.Night, (await suite.Arrive(news)).Appointment);
        }

        await suite.Given.Unavailable(at.Night.Establishment, await PersonOf(at.Team[0]), [(RotaCase.Day(2).ToDay(), RotaCase.Day(2).ToDay())]);
        var check = await at.Check(at.Entry(1, 0), at.Entry(1, 1), at.Entry(2, 2));
        var gap = Assert.Single(check.Faults, fault => fault.Kind is RotaFaultKind.UnderCover && fault.Band is BandKind.Night && Equals(fault.Date, RotaCase.Day(2)));
        Assert.Equal(("2", "1"), (gap.Limit, gap.Value));
        Assert.Equal(
            [
                (WhyNot.Unspecified, RotaFaultKind.Unspecified, 1), // the fourth
                (WhyNot.MayNot, RotaFaultKind.NotStanding, 1),
                (WhyNot.TooFar, RotaFaultKind.TooFar, 1),
                (WhyNot.NotFree, RotaFaultKind.Away, 1),
                (WhyNot.NotFree, RotaFaultKind.TooManyNights, 1), // the second
            ],
            gap.Causes.Select(cause => (cause.WhyNot, cause.Rule, cause.Supporters)));

        var draft = await at.Draft(at.Entry(1, 0), at.Entry(1, 1), at.Entry(2, 2));
        Assert.Contains(gap, draft.Faults);
        var told = Assert.Single((await Read(draft.Name, at.Night.Wing)).Faults, fault => fault.Band is BandKind.Night && Equals(fault.Date, RotaCase.Day(2)));
        Assert.Equal([(WhyNot.Unspecified, 1), (WhyNot.MayNot, 1), (WhyNot.TooFar, 1), (WhyNot.NotFree, 2)], told.Causes.Select(cause => (cause.WhyNot, cause.Supporters)));
        Assert.All(told.Causes, cause => Assert.Equal(RotaFaultKind.Unspecified, cause.Rule));
    }

    [Fact]
    public async Task Away_on_another_duty_or_without_rest_is_the_same_bytes_to_whoever_may_not_know_why()
    {
        var (at, draft, other) = await Keyed();
        var (wing, named) = (new List<string>(), new List<string>());
        var person = await PersonOf(at.Team[0]);
        await suite.Given.Unavailable(at.Night.Establishment, person, [(Tomorrow.ToDay(), Tomorrow.ToDay())]);
        await Told(RotaFaultKind.Away);
        await suite.Given.Unavailable(at.Night.Establishment, person);
        var elsewhere = (await suite.Arrive(Supporters.Of(other, person))).Appointment;
        var duty = await suite.Given.OnDuty(other, elsewhere);
        await Told(RotaFaultKind.DutyOverlaps);
        await suite.Given.OnDuty(other, elsewhere, Tomorrow.ToDay().AddDays(1).ToProto());
        await Told(RotaFaultKind.DutyOverlaps, RotaFaultKind.TooManyNights);
        await suite.Scheduling.DeclineDutyAsync(new() { Name = duty.Name, RequestId = RequestId() }, suite.As(at.Night.Wing));
        await Told(RotaFaultKind.TooManyNights);

        Assert.Single(wing.Distinct());
        Assert.Equal(4, named.Distinct().Count());

        async Task Told(params RotaFaultKind[] kinds)
        {
            var (toWing, toGovernor) = (await Read(draft.Name, at.Night.Wing), await Read(draft.Name, $"GOVERNOR@{at.Night.Code}"));
            Assert.Equal([.. kinds, RotaFaultKind.UnderCover], toGovernor.Faults.Select(fault => fault.Kind));
            Assert.Equal([RotaFaultKind.NotFree, RotaFaultKind.UnderCover], toWing.Faults.Select(fault => fault.Kind));
            wing.Add(Convert.ToHexString([.. toWing.ToByteArray(), .. (await CouldFill(at.Night, at.Night.Wing)).ToByteArray()]));
            named.Add(Convert.ToHexString([.. toGovernor.ToByteArray(), .. (await CouldFill(at.Night, at.Night.Coordinator)).ToByteArray()]));
        }
    }

    [Fact]
    public async Task Not_known_here_and_may_not_are_the_same_bytes_to_whoever_may_not_know_why()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var paused = Supporters.Of(at.Night);
        await suite.Known(at.Night, (await suite.Arrive(paused)).Appointment);
        var news = new StandingChanged(paused) { Version = 2 };
        news.Intervals.Clear();
        await suite.Arrive(news);
        at = at with { Team = [at.Team[0], paused.Appointment, $"{at.Night.Establishment}/appointments/{Ids.Short()}"] };
        await Eventually.True(async () => (await at.Forbidden(at.Entry(1, 0))).Count == 1);
        var drafts = new[] { await at.Draft(at.Entry(1, 0)), await at.Draft(at.Entry(2, 0)) };
        Assert.Equal([RotaFaultKind.NotStanding, RotaFaultKind.UnknownSupporter], drafts.Select(draft => draft.Faults[0].Kind));
        var told = await Task.WhenAll(drafts.Select(async draft => Masked.Bytes(Nameless(await Read(draft.Name, at.Night.Wing)))));
        Assert.Equal(told[0], told[1]);
    }

    // Its own name is as long as another's, and no more is to be known of it.
    private static V1.Rota Nameless(V1.Rota rota) => new(rota) { Name = "" };

    /// <summary>A rota of one night, which somebody of a team of two is to have; and a night of another scheme.</summary>
    private async Task<(RotaCase At, V1.Rota Draft, PlaceCase Other)> Keyed()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), new SchemeRules { ConsecutiveNights = 1 });
        var night = await suite.Given.Covered(offering, $"establishments/{offering.Name.Split('/')[1]}/zones/a-wing", places: 2);
        var at = new RotaCase(suite, night, night, [(await suite.Arrive(Supporters.Of(night))).Appointment]);
        await suite.Known(night, at.Team[0]);
        var request = new DraftRotaRequest { Parent = night.Establishment, Scheme = offering.Scheme, FirstDay = Tomorrow, Days = 1, Entries = { at.Entry(0, 0) }, RequestId = RequestId() };
        return (at, await suite.Scheduling.DraftRotaAsync(request, at.Coordinator), await suite.Given.Covered(await suite.Given.Offering(night.Establishment), night.Zone));
    }

    private async Task<V1.Rota> Read(string rota, string role) => await suite.Scheduling.GetRotaAsync(new() { Name = rota }, suite.As(role));

    private async Task<FindWhoCouldFillResponse> CouldFill(PlaceCase place, string role) => await suite.Scheduling.FindWhoCouldFillAsync(
        new() { Parent = place.Establishment, Scheme = place.Offering.Scheme, Zone = place.Zone, Date = Tomorrow, Kind = place.Kind }, suite.As(role));

    private async Task<string> PersonOf(string appointment) =>
        "persons/" + await Rows.Scalar<string>(suite, "scheduling", "select person_id from standings where appointment_id = $1", appointment.Split('/')[3]);
}
