using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

public sealed class ShadowTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Whoever_learns_stands_beside_somebody_experienced_and_covers_no_place()
    {
        var learner = await suite.Given.Shadowing(await suite.Given.Establishment());
        var establishment = $"establishments/{learner.Name.Split('/')[1]}";
        var place = await suite.Given.Covered(new() { Name = $"{establishment}/offerings/his", Scheme = learner.Scheme }, $"{establishment}/zones/a-wing", places: 2);
        (await Refused.By(() => Given.OnceCopied(() => Assign(place, learner.Name)))).Is(ErrorReason.NobodyToShadow);
        await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);

        var shadow = await Given.OnceCopied(() => Assign(place, learner.Name));
        Assert.True(shadow.Shadow);
        Assert.Equal(shadow, await Get(place, shadow));
        await suite.Events.Next<DutyChanged>(e => e.Duty == shadow.Name && e.Shadow);
        Assert.Equal([(2, 1)], (await Gaps(place, shadow)).Select(gap => (gap.Places, gap.Covered)));
        (await Refused.By(() => suite.Scheduling.AssignDutyAsync(Request(place, learner.Name, shadow: false, later: 1), suite.As(place.Coordinator)))).Is(ErrorReason.NotStanding);

        await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        Assert.Empty(await Gaps(place, shadow));
    }

    [Fact]
    public async Task Beside_each_stands_one_shadow_and_none_alone()
    {
        var place = await suite.Given.Place(places: 2);
        var (first, second) = (await Arrive(place), await Arrive(place));
        var duty = await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        var shadow = await Given.OnceCopied(() => Assign(place, first));
        (await Refused.By(() => Given.OnceCopied(() => Assign(place, second)))).Is(ErrorReason.NoPlaceLeft).With("places", "1");

        var other = (await suite.Arrive(Supporters.Of(place))).Appointment;
        await suite.Known(place, other);
        var covered = await suite.Scheduling.CoverDutyAsync(new() { Name = duty.Name, Appointment = other, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
        Assert.Equal(DutyState.Assigned, (await Get(place, shadow)).State);
        await suite.Scheduling.DeclineDutyAsync(new() { Name = covered.Name, RequestId = Given.RequestId() }, suite.As(place.Wing));
        await suite.Events.Next<DutyChanged>(e => e.Duty == shadow.Name && e.State is DutyState.Vacated);
        Assert.Equal(DutyState.Vacated, (await Get(place, shadow)).State);
    }

    [Fact]
    public async Task A_shadow_and_whom_he_stands_beside_may_swap()
    {
        var place = await suite.Given.Place(places: 2);
        var (one, two) = (Supporters.Of(place, null, Supporters.May(Capability.Night), Supporters.May(Capability.Accompanied)), Supporters.Of(place, null, Supporters.May(Capability.Night), Supporters.May(Capability.Accompanied)));
        await suite.Arrive(one);
        await suite.Arrive(two);
        var duty = await suite.Given.OnDuty(place, one.Appointment);
        var shadow = await Given.OnceCopied(() => Assign(place, two.Appointment));
        Assert.Equal([1], (await Gaps(place, duty)).Select(gap => gap.Covered)); // though he could cover one himself

        var swapped = await suite.Scheduling.SwapDutiesAsync(new() { Name = shadow.Name, Other = duty.Name, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
        Assert.Equal([(two.Appointment, false), (one.Appointment, true)], swapped.Duties.Select(given => (given.Appointment, given.Shadow)));
    }

    /// <summary>A rota says who covers places: whoever stands beside them is none of it, and stays as long as there is somebody to stand beside.</summary>
    [Fact]
    public async Task A_rota_leaves_a_shadow_where_he_is_and_takes_him_for_nobodys_cover()
    {
        var at = await RotaCase.Given(suite, team: 2);
        await at.Published(at.Entry(0, 0));
        var learner = Supporters.Of(at.Night, null, Supporters.May(Capability.Accompanied));
        await suite.Arrive(learner);
        var shadow = await Given.OnceCopied(() => Assign(at.Night, learner.Appointment));

        var planned = await at.Generated();
        Assert.DoesNotContain(planned.Entries, entry => entry.Appointment == learner.Appointment);
        Assert.Equal(RotaState.Published, (await at.Publish(planned)).State);
        Assert.Equal(DutyState.Assigned, (await Get(at.Night, shadow)).State);
        await at.Published(at.Entry(1, 1));
        Assert.Equal(DutyState.Vacated, (await Get(at.Night, shadow)).State);
    }

    [Fact]
    public async Task A_shadow_does_not_stay_beside_somebody_who_is_kept_from_his_duty_and_is_told_as_nobodys_cover()
    {
        var place = await suite.Given.Place();
        var (holder, learner) = (await suite.Arrive(Supporters.Of(place)), await Arrive(place));
        var duty = await suite.Given.OnDuty(place, holder.Appointment);
        var shadow = await Given.OnceCopied(() => Assign(place, learner));

        await suite.Given.Unavailable(place.Establishment, holder.Person, [(duty.Date.ToDay(), duty.Date.ToDay())]);
        Assert.Equal(DutyState.Vacated, (await Get(place, shadow)).State);
        await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone && e.Covered == 0);
        Assert.All(suite.Events.All<CoverChanged>(e => e.Zone == place.Zone), cover => Assert.True(cover.Covered <= 1));
    }

    [Fact]
    public async Task A_shadow_loses_the_duty_with_the_standing_to_go_along_and_not_before()
    {
        var place = await suite.Given.Place();
        await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        var learner = Supporters.Of(place, null, Supporters.May(Capability.Accompanied));
        await suite.Arrive(learner);
        var shadow = await Given.OnceCopied(() => Assign(place, learner.Appointment));

        await Retold(learner, 2, Supporters.May(Capability.Accompanied), Supporters.May(Capability.Solo));
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select version from standings where appointment_id = $1", learner.Appointment.Split('/')[3]) == 2);
        Assert.Equal(DutyState.Assigned, (await Get(place, shadow)).State);
        await Retold(learner, 3);
        await suite.Events.Next<DutyChanged>(e => e.Duty == shadow.Name && e.State is DutyState.Vacated);
    }

    private Task Retold(StandingChanged learner, long version, params StandingInterval[] intervals)
    {
        var news = learner.Clone();
        news.Intervals.Clear();
        news.Intervals.AddRange(intervals);
        news.Version = version;
        return suite.Events.Publish(news, Ids.New());
    }

    private async Task<string> Arrive(PlaceCase place) => (await suite.Arrive(Supporters.Of(place, null, Supporters.May(Capability.Accompanied)))).Appointment;

    private async Task<Duty> Get(PlaceCase place, Duty duty) => await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing));

    private async Task<IReadOnlyList<CoverGap>> Gaps(PlaceCase place, Duty duty) =>
        (await suite.Scheduling.ListCoverGapsAsync(new() { Parent = place.Establishment, FirstDay = duty.Date, LastDay = duty.Date }, suite.As(place.Wing))).Gaps;

    private AsyncUnaryCall<Duty> Assign(PlaceCase place, string appointment) => suite.Scheduling.AssignDutyAsync(Request(place, appointment, shadow: true), suite.As(place.Coordinator));

    private static AssignDutyRequest Request(PlaceCase place, string appointment, bool shadow, int later = 0) => new()
    {
        Parent = place.Establishment,
        Appointment = appointment,
        Zone = place.Zone,
        Date = Given.Tomorrow.ToDay().AddDays(later).ToProto(),
        Kind = place.Kind,
        Shadow = shadow,
        RequestId = Given.RequestId(),
    };
}
