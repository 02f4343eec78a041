using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Whether somebody can be brought to his duty says one table, whoever asks.</summary>
public sealed class ReachTests(SchedulingSuite suite)
{
    private static readonly DateOnly s_tomorrow = Given.Tomorrow.ToDay();

    /// <summary>One lives in the wing, one does not. What the forecast says, what was told last and what AssignDuty counts are the same, whatever happens.</summary>
    [Fact]
    public async Task Forecast_news_and_whoever_gives_a_duty_count_the_same()
    {
        var place = await suite.Given.Place(places: 9);
        var (near, far, spare) = (Supporters.Of(place), Supporters.Far(place), Supporters.Of(place));
        foreach (var news in new[] { near, far, spare })
        {
            await suite.Known(place, (await suite.Arrive(news)).Appointment);
        }

        await suite.Given.OnDuty(place, near.Appointment);
        await Counted(place, spare, 1);
        await suite.Given.Reached(place, far.Zone);
        await suite.Given.OnDuty(place, far.Appointment);
        await Counted(place, spare, 2);
        await suite.Given.Reached(place);
        await Counted(place, spare, 1);
        await suite.Arrive(new StandingChanged(near) { Zone = far.Zone, Version = 2 }); // his is vacated with it
        await Counted(place, spare, 0);
        await suite.Given.Reached(place, far.Zone);
        await Counted(place, spare, 1);
        await suite.Given.Reached(place);
        await suite.Arrive(new StandingChanged(far) { Zone = place.Zone, Version = 2 });
        await Counted(place, spare, 1);
        await suite.Given.Unavailable(place.Establishment, far.Person, [(s_tomorrow, s_tomorrow)]);
        await Counted(place, spare, 0);
    }

    /// <summary>Whichever comes first: who can't be brought is refused, or what is told last says that he covers nothing.</summary>
    [Fact]
    public async Task Duties_that_are_given_while_reach_changes_are_counted_as_the_regime_says_in_the_end()
    {
        var place = await suite.Given.Place();
        var team = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => suite.Arrive(Supporters.Far(place))));
        await Task.WhenAll(team.Select(far => suite.Known(place, far.Appointment)));
        for (var round = 0; round < 6; round++)
        {
            var first = s_tomorrow.AddDays(team.Length * round);
            await suite.Given.Reached(place, team[0].Zone);
            await Task.WhenAll([.. team.Index().Select(far => Try(place, far.Item.Appointment, first.AddDays(far.Index).ToProto())), suite.Given.Reached(place)]);
            var days = new ListDutiesRequest { Parent = place.Establishment, FirstDay = first.ToProto(), LastDay = first.AddDays(team.Length - 1).ToProto() };
            foreach (var duty in (await suite.Scheduling.ListDutiesAsync(days, suite.As(place.Wing))).Duties)
            {
                await Eventually.True(() => Task.FromResult(Told(place, duty.Date) == 0), $"{duty} is told as cover");
            }
        }
    }

    [Fact]
    public async Task A_shadow_does_not_stay_beside_somebody_who_can_t_be_brought_any_more()
    {
        var place = await suite.Given.Place();
        var (far, learner) = (await suite.Arrive(Supporters.Far(place)), await suite.Arrive(Supporters.Of(place, null, Supporters.May(Capability.Accompanied))));
        await suite.Given.Reached(place, far.Zone);
        await suite.Given.OnDuty(place, far.Appointment);
        var shadow = await Given.OnceCopied(() => Beside(place, learner));
        await suite.Given.Reached(place);
        Assert.Equal(DutyState.Vacated, (await suite.Scheduling.GetDutyAsync(new() { Name = shadow.Name }, suite.As(place.Wing))).State);
        (await Refused.By(() => Beside(place, learner))).Is(ErrorReason.NobodyToShadow);

        var (other, farLearner) = (await suite.Arrive(Supporters.Of(place)), await suite.Arrive(new StandingChanged(learner) { Appointment = Supporters.Of(place).Appointment, Zone = far.Zone }));
        await suite.Given.OnDuty(place, other.Appointment);
        await suite.Known(place, farLearner.Appointment);
        (await Refused.By(() => Beside(place, farLearner))).Is(ErrorReason.TooFar);
    }

    /// <summary>The database and the rules each say it in their own words.</summary>
    [Fact]
    public async Task The_database_and_the_rules_know_the_same_reach()
    {
        string[] zones = ["a", "b", "c"];
        var place = await suite.Given.Place();
        var (code, kinds) = (place.Code, Enum.GetValues<BandKind>().Where(kind => kind is not BandKind.Unspecified).ToList());
        var reach = new ZoneReach([KeyValuePair.Create(("a", BandKind.Night), (IReadOnlyList<string>)["b"]), KeyValuePair.Create(("a", BandKind.Am), (IReadOnlyList<string>)["c"])]);
        await suite.Given.Reached(place);
        await Rows.Change(suite, "scheduling", "insert into regime_reach (establishment, zone, kind, from_zones) values ($1, 'a', 'NIGHT', '{b}'), ($1, 'a', 'AM', '{c}')", code);
        foreach (var (from, to, kind) in from zone in zones from other in zones from band in kinds select (zone, other, band))
        {
            Assert.Equal((from, to, kind, reach.Brings(from, to, kind)), (from, to, kind, await Rows.Scalar<bool>(suite, "scheduling", "select brings($1, $2, $3, $4)", code, from, to, ProtoName.Of(kind))));
        }
    }

    /// <summary>One place more than are counted is one that somebody may have, and of as many as are counted none is left.</summary>
    private async Task Counted(PlaceCase place, StandingChanged spare, int covered)
    {
        await Eventually.True(() => Task.FromResult(Told(place, Given.Tomorrow) == covered), $"{covered} were never told");
        var forecast = await suite.Scheduling.ForecastCoverAsync(new() { Parent = place.Establishment, FirstDay = Given.Tomorrow, LastDay = Given.Tomorrow }, suite.As(place.Wing));
        Assert.Equal(covered, Assert.Single(forecast.Forecasts).Covered);

        await suite.Given.Covered(place.Offering, place.Zone, covered + 1);
        var duty = await suite.Given.OnDuty(place, spare.Appointment);
        await suite.Scheduling.DeclineDutyAsync(new() { Name = duty.Name, RequestId = Given.RequestId() }, suite.As(place.Wing));
        if (covered > 0)
        {
            await suite.Given.Covered(place.Offering, place.Zone, covered);
            (await Refused.By(() => suite.Given.OnDuty(place, spare.Appointment))).Is(ErrorReason.NoPlaceLeft);
        }

        await suite.Given.Covered(place.Offering, place.Zone, 9);
    }

    private async Task Try(PlaceCase place, string appointment, Google.Type.Date date)
    {
        try
        {
            await suite.Given.OnDuty(place, appointment, date);
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.FailedPrecondition)
        {
            // the regime came first
        }
    }

    private int? Told(PlaceCase place, Google.Type.Date date) => suite.Events.All<CoverChanged>(e => e.Zone == place.Zone && Equals(e.Date, date)).MaxBy(e => e.Version)?.Covered;

    private AsyncUnaryCall<Duty> Beside(PlaceCase place, StandingChanged learner) => suite.Scheduling.AssignDutyAsync(
        new() { Parent = place.Establishment, Appointment = learner.Appointment, Zone = place.Zone, Date = Given.Tomorrow, Kind = place.Kind, Shadow = true, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
}
