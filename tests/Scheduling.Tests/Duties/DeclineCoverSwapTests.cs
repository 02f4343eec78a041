using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

public sealed class DeclineCoverSwapTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Whoever_declines_leaves_a_gap_and_no_mark()
    {
        var place = await suite.Given.Place();
        var (declined, lost) = (await OnDuty(place), await OnDuty(place, 3));
        (await Refused.By(() => suite.Scheduling.DeclineDutyAsync(new() { Name = declined.Name, Etag = "1", RequestId = Given.RequestId() }, suite.As(place.Wing)))).Is(Platform.V1.ErrorReason.StaleEtag);
        var vacated = await Decline(declined, $"ORDERLY@{place.Code}");
        Assert.Equal((declined.Name, DutyState.Vacated), (vacated.Name, vacated.State));
        await suite.Events.Next<DutyChanged>(e => e.Duty == declined.Name && e.State is DutyState.Vacated);
        await suite.Events.Next<CoverChanged>(e => e.Zone == place.Zone && Equals(e.Date, declined.Date) && e.Covered == 0);
        Assert.Contains((await suite.Scheduling.ListCoverGapsAsync(new() { Parent = place.Establishment }, suite.As(place.Wing))).Gaps, gap => Equals(gap.Date, declined.Date));
        (await Refused.By(() => Decline(declined, place.Wing))).Is(ErrorReason.IllegalTransition).With("state", "VACATED").With("allowed", "ASSIGNED");

        // nothing tells it from one that was lost with the standing
        await suite.Events.Publish(new StandingChanged { Appointment = lost.Appointment, Person = "persons/whoever1", Scheme = place.Offering.Scheme, Zone = place.Zone, Version = 2 }, Ids.New());
        await suite.Events.Next<DutyChanged>(e => e.Duty == lost.Name && e.State is DutyState.Vacated);
        const string row = "select string_agg(distinct to_jsonb(d)::text, '') from (select scheme, zone, kind, capability, state, stale_age, clash, shadow from duties where establishment = $1) d";
        Assert.Equal(1, (await Rows.Scalar<string>(suite, "scheduling", row, place.Code))!.Split("VACATED").Length - 1);
    }

    [Fact]
    public async Task Another_takes_a_duty_that_was_declined_or_is_held_and_keeps_its_hours()
    {
        var place = await suite.Given.Place();
        var (first, second, third) = (await OnDuty(place), await suite.Arrive(Supporters.Of(place)), await suite.Arrive(Supporters.Of(place)));
        await Decline(first, place.Coordinator);
        var covered = await Given.OnceCopied(() => Cover(place, first, second.Appointment));
        Assert.Equal((second.Appointment, first.StartsAt, first.EndsAt, first.Zone, DutyState.Assigned), (covered.Appointment, covered.StartsAt, covered.EndsAt, covered.Zone, covered.State));
        var again = await Given.OnceCopied(() => Cover(place, covered, third.Appointment));
        await suite.Events.Next<DutyChanged>(e => e.Duty == covered.Name && e.State is DutyState.Vacated);
        await suite.Events.Next<DutyChanged>(e => e.Duty == again.Name && e.Appointment == third.Appointment);

        (await Refused.By(() => Cover(place, again, third.Appointment))).Is(ErrorReason.DutyOverlaps);
        (await Refused.By(() => Cover(place, first, second.Appointment))).Is(ErrorReason.NoPlaceLeft);
        Assert.Equal(DutyState.Assigned, (await Get(place, again)).State);
    }

    [Fact]
    public async Task Who_covers_is_held_to_every_rule_and_else_nothing_changes()
    {
        var place = await suite.Given.Place();
        var duty = await OnDuty(place);
        var (byDay, absent) = (await suite.Arrive(Supporters.Of(place, null, Supporters.May(Capability.Solo))), await suite.Arrive(Supporters.Of(place)));
        await suite.Given.Unavailable(place.Establishment, absent.Person, [(Given.Tomorrow.ToDay(), Given.Tomorrow.ToDay())]);
        await suite.Known(place, byDay.Appointment);
        var other = await suite.Given.Covered(await suite.Given.Offering(place.Establishment), place.Zone);
        var foreign = await suite.Arrive(Supporters.Of(other));
        await suite.Known(other, foreign.Appointment);
        (await Refused.By(() => Cover(place, duty, byDay.Appointment))).Is(ErrorReason.NotStanding);
        (await Refused.By(() => Cover(place, duty, absent.Appointment))).Is(ErrorReason.NotAvailable);
        (await Refused.By(() => Cover(place, duty, foreign.Appointment))).Is(ErrorReason.OtherScheme).With("scheme", place.Offering.Scheme);
        (await Refused.By(() => suite.Scheduling.CoverDutyAsync(new() { Name = duty.Name, Appointment = absent.Appointment, Etag = "1", RequestId = Given.RequestId() }, suite.As(place.Coordinator))))
            .Is(Platform.V1.ErrorReason.StaleEtag);
        Assert.Equal(duty, await Get(place, duty));
    }

    [Fact]
    public async Task Two_swap_duties_even_at_the_same_time()
    {
        var place = await suite.Given.Place(kind: BandKind.Am);
        var other = await suite.Given.Covered(place.Offering, $"{place.Establishment}/zones/b-wing", kind: BandKind.Am);
        var (one, two) = (await OnDuty(place), await OnDuty(other));
        var swapped = (await suite.Scheduling.SwapDutiesAsync(new() { Name = one.Name, Other = two.Name, RequestId = Given.RequestId() }, suite.As(place.Coordinator))).Duties;
        Assert.Equal([(two.Appointment, one.Zone), (one.Appointment, two.Zone)], swapped.Select(duty => (duty.Appointment, duty.Zone)));
        Assert.Equal([DutyState.Vacated, DutyState.Vacated], new[] { (await Get(place, one)).State, (await Get(place, two)).State });
        (await Refused.By(() => Swap(place, one, two))).Is(ErrorReason.IllegalTransition);
        (await Refused.By(() => Swap(place, swapped[0], swapped[0]))).Is(Platform.V1.ErrorReason.InvalidFields);
    }

    /// <summary>Two who live in different wings: at night neither is brought to the other's.</summary>
    [Fact]
    public async Task Who_can_t_be_brought_neither_covers_nor_swaps_and_nothing_changes()
    {
        var place = await suite.Given.Place();
        var other = await suite.Given.Covered(place.Offering, $"{place.Establishment}/zones/b-wing");
        var (one, two, far) = (await OnDuty(place), await OnDuty(other, 1), await suite.Arrive(Supporters.Far(place)));
        await suite.Known(place, far.Appointment);
        (await Refused.By(() => Cover(place, one, far.Appointment))).Is(ErrorReason.TooFar).With("lives_in", far.Zone).With("zone", one.Zone);
        (await Refused.By(() => Swap(place, one, two))).Is(ErrorReason.TooFar);
        Assert.Equal([one, two], [await Get(place, one), await Get(place, two)]);
    }

    /// <summary>What each had before his own duty goes does not count against him; what comes out does.</summary>
    [Fact]
    public async Task A_swap_that_breaks_a_rule_for_one_changes_nothing_for_both()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment(), new() { ConsecutiveNights = 2 });
        var place = await suite.Given.Covered(offering, $"establishments/{offering.Name.Split('/')[1]}/zones/a-wing");
        var (one, two) = (await OnDuty(place, 0), await OnDuty(place, 2));
        await suite.Given.OnDuty(place, one.Appointment, Given.Tomorrow.ToDay().AddDays(1).ToProto());
        await suite.Given.OnDuty(place, two.Appointment, Given.Tomorrow.ToDay().AddDays(4).ToProto());
        await suite.Given.OnDuty(place, one.Appointment, Given.Tomorrow.ToDay().AddDays(3).ToProto());
        (await Refused.By(() => Swap(place, one, two))).Is(ErrorReason.TooManyNights).With("value", "3");
        Assert.Equal([one, two], [await Get(place, one), await Get(place, two)]);
        Assert.Empty(suite.Events.All<DutyChanged>(e => e.Duty == one.Name && e.State is DutyState.Vacated));
    }

    [Fact]
    public async Task Of_many_who_race_to_cover_one_duty_one_gets_it()
    {
        var place = await suite.Given.Place();
        var duty = await OnDuty(place);
        await Decline(duty, place.Coordinator);
        var supporters = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => suite.Arrive(Supporters.Of(place))));
        await Task.WhenAll(supporters.Select(supporter => suite.Known(place, supporter.Appointment)));
        var outcomes = await Task.WhenAll(supporters.Select(async supporter =>
        {
            try
            {
                await Cover(place, duty, supporter.Appointment);
                return "";
            }
            catch (RpcException refused)
            {
                return refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason;
            }
        }));
        Assert.Equal(["", .. Enumerable.Repeat("NO_PLACE_LEFT", 9)], outcomes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Swaps_and_covers_that_race_leave_each_place_with_one()
    {
        var place = await suite.Given.Place(kind: BandKind.Am);
        var other = await suite.Given.Covered(place.Offering, $"{place.Establishment}/zones/b-wing", kind: BandKind.Am);
        var (one, two, third) = (await OnDuty(place), await OnDuty(other), await suite.Arrive(Supporters.Of(place)));
        await suite.Known(place, third.Appointment);
        Func<Task>[] steps = [async () => await Swap(place, one, two), async () => await Swap(place, two, one), async () => await Cover(place, one, third.Appointment), async () => await Decline(two, place.Wing)];
        var done = await Task.WhenAll(steps.Select(async step =>
        {
            try
            {
                await step();
                return true;
            }
            catch (RpcException refused)
            {
                Assert.True(refused.StatusCode is StatusCode.FailedPrecondition, refused.ToString());
                return false;
            }
        }));
        Assert.Contains(true, done);
        var held = (await suite.Scheduling.ListDutiesAsync(new() { Parent = place.Establishment }, suite.As(place.Wing))).Duties.Where(duty => duty.State is DutyState.Assigned).ToList();
        Assert.Equal(held.Count, held.Select(duty => duty.Zone).Distinct().Count());
        Assert.Equal(held.Count, held.Select(duty => duty.Appointment).Distinct().Count());
    }

    private async Task<Duty> OnDuty(PlaceCase place, int later = 0) =>
        await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment, Given.Tomorrow.ToDay().AddDays(later).ToProto());

    private async Task<Duty> Get(PlaceCase place, Duty duty) => await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As(place.Wing));

    private AsyncUnaryCall<Duty> Decline(Duty duty, string role) => suite.Scheduling.DeclineDutyAsync(new() { Name = duty.Name, RequestId = Given.RequestId() }, suite.As(role));

    private AsyncUnaryCall<Duty> Cover(PlaceCase place, Duty duty, string appointment) =>
        suite.Scheduling.CoverDutyAsync(new() { Name = duty.Name, Appointment = appointment, RequestId = Given.RequestId() }, suite.As(place.Coordinator));

    private AsyncUnaryCall<SwapDutiesResponse> Swap(PlaceCase place, Duty one, Duty other) =>
        suite.Scheduling.SwapDutiesAsync(new() { Name = one.Name, Other = other.Name, RequestId = Given.RequestId() }, suite.As(place.Coordinator));
}
