using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class SuspensionTests(RegistrySuite suite)
{
    [Fact]
    public async Task Whoever_is_suspended_stands_no_longer_and_has_a_day_of_review()
    {
        var supporter = await Supporter();

        var suspension = await Suspend(supporter);

        Assert.Equal((SuspensionState.InForce, AppealState.None, SuspensionCategory.Conduct), (suspension.State, suspension.Appeal, suspension.Category));
        Assert.Equal((World.Today.AddDays(14), false, supporter.Name), (suspension.ReviewBy.ToDay(), suspension.Overdue, suspension.Appointment));
        Assert.Equal(suspension, await suite.Registry.GetSuspensionAsync(new() { Name = suspension.Name }, As("GOVERNOR", supporter)));
        Assert.Equal((AppointmentState.Suspended, suspension.Name), await Now(supporter));
        var standing = await suite.StandingOf(supporter);
        Assert.Empty(standing.Intervals);
        await suite.Events.Next<StandingChanged>(e => e.Appointment == supporter.Name && e.Version == standing.Version && e.Intervals.Count == 0);
    }

    [Fact]
    public async Task A_review_goes_on_or_lifts_and_then_everything_is_as_it_was()
    {
        var supporter = await Supporter();
        var before = await suite.StandingOf(supporter);
        var suspension = await Suspend(supporter);

        var extended = await Review(suspension, SuspensionReview.Extended, World.Today.AddDays(7));
        Assert.Equal((SuspensionState.InForce, World.Today.AddDays(7)), (extended.State, extended.ReviewBy.ToDay()));
        Assert.NotNull(extended.ReviewedAt);
        var lifted = await Review(suspension, SuspensionReview.Lifted);

        Assert.Equal((SuspensionState.Lifted, false), (lifted.State, lifted.TenureRestored));
        Assert.Equal((AppointmentState.Active, ""), await Now(supporter));
        Assert.Equal(before.Intervals, (await suite.StandingOf(supporter)).Intervals);
        (await Refused.By(() => Review(suspension, SuspensionReview.Lifted))).Is(ErrorReason.IllegalTransition).With("state", "LIFTED").With("allowed", "IN_FORCE");
    }

    [Fact]
    public async Task An_appeal_is_decided_by_somebody_who_had_no_part_in_it()
    {
        var supporter = await Supporter();
        var suspension = await Suspend(supporter, "ann");
        await Review(suspension, SuspensionReview.Extended, who: "bob");
        await Appeal(suspension);

        (await Refused.By(() => Decide(suspension, AppealOutcome.Lifted, "ann"))).Is(ErrorReason.OwnDecision);
        (await Refused.By(() => Decide(suspension, AppealOutcome.Lifted, "bob"))).Is(ErrorReason.OwnDecision);
        var decided = await Decide(suspension, AppealOutcome.Lifted, "cas");

        Assert.Equal((SuspensionState.Lifted, AppealState.Lifted, true), (decided.State, decided.Appeal, decided.TenureRestored));
        Assert.Equal((AppointmentState.Active, ""), await Now(supporter));
        Assert.Equal([Capability.Accompanied, Capability.Solo, Capability.Night], (await suite.StandingOf(supporter)).Intervals.Now());
        (await Refused.By(() => Decide(suspension, AppealOutcome.Upheld, "cas"))).Is(ErrorReason.IllegalTransition).With("state", "LIFTED").With("allowed", "OPEN");
    }

    [Fact]
    public async Task A_suspension_that_was_upheld_and_is_extended_can_be_appealed_anew()
    {
        var suspension = await Suspend(await Supporter());
        await Appeal(suspension);
        Assert.Equal((SuspensionState.InForce, AppealState.Upheld), (await Decide(suspension, AppealOutcome.Upheld, "cas")) is var upheld ? (upheld.State, upheld.Appeal) : default);
        (await Refused.By(() => Appeal(suspension))).Is(ErrorReason.IllegalTransition).With("state", "UPHELD");

        Assert.Equal(AppealState.None, (await Review(suspension, SuspensionReview.Extended)).Appeal);
        Assert.Equal(AppealState.Open, (await Appeal(suspension)).Appeal);
    }

    [Fact]
    public async Task Beneath_a_suspension_a_pause_goes_on()
    {
        var supporter = await Supporter();
        await suite.Registry.PauseAppointmentAsync(new() { Name = supporter.Name, Kind = PauseKind.Self, RequestId = Given.RequestId() }, As("COORDINATOR", supporter));
        var suspension = await Suspend(supporter);

        await Review(suspension, SuspensionReview.Lifted);

        Assert.Equal((AppointmentState.Paused, ""), await Now(supporter));
        var resumed = await suite.Registry.ResumeAppointmentAsync(new() { Name = supporter.Name, RequestId = Given.RequestId() }, As("COORDINATOR", supporter));
        Assert.Equal(AppointmentState.Active, resumed.State);
    }

    [Fact]
    public async Task When_the_appointment_ends_the_suspension_is_over_and_an_appeal_still_gives_the_time_back()
    {
        var supporter = await Supporter();
        var suspension = await Suspend(supporter);
        await suite.Registry.EndAppointmentAsync(new() { Name = supporter.Name, Reason = EndReason.Dismissed, RequestId = Given.RequestId() }, As("COORDINATOR", supporter));
        await Appeal(suspension);

        var decided = await Decide(suspension, AppealOutcome.Lifted, "cas");

        Assert.Equal((SuspensionState.Over, AppealState.Lifted, true), (decided.State, decided.Appeal, decided.TenureRestored));
        Assert.Equal((AppointmentState.Ended, ""), await Now(supporter));
        Assert.Empty((await suite.StandingOf(supporter)).Intervals);
    }

    [Fact]
    public async Task Of_two_who_suspend_at_once_one_does()
    {
        var supporter = await Supporter();

        var (done, refused) = await Race.Of(4, nth => Suspend(supporter, $"user{nth}"));

        Assert.Single(done);
        Assert.All(refused, refusal => refusal.Is(ErrorReason.IllegalTransition).With("state", "SUSPENDED"));
    }

    [Fact]
    public async Task What_makes_no_sense_or_is_not_the_callers_suspends_nobody()
    {
        var supporter = await Supporter();
        var request = new SuspendAppointmentRequest { Name = supporter.Name, Category = SuspensionCategory.Security, RequestId = Given.RequestId() };

        foreach (var day in new[] { World.Today.AddDays(-2), World.Today.AddDays(30) })
        {
            var refusal = await Refused.By(() => suite.Registry.SuspendAppointmentAsync(new(request) { ReviewBy = day.ToProto(), RequestId = Given.RequestId() }, As("SECURITY", supporter)));
            Assert.Equal(["review_by"], refusal.Is(PlatformReason.InvalidFields).Fields);
        }

        (await Refused.By(() => suite.Registry.SuspendAppointmentAsync(request, suite.AsMachine($"SECURITY@{supporter.Name.Split('/')[1]}")))).Is(PlatformReason.UserRequired);
        (await Refused.By(() => suite.Registry.SuspendAppointmentAsync(request, suite.As("SECURITY@ZZZZZZ")))).Is(PlatformReason.NotFound);
        Assert.Equal((AppointmentState.Active, ""), await Now(supporter));
    }

    private CallOptions As(string role, Appointment supporter, string? user = null) => suite.As($"{role}@{supporter.Name.Split('/')[1]}", user);

    private async Task<Appointment> Supporter() => (await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()))).Appointment;

    private async Task<(AppointmentState State, string Suspension)> Now(Appointment supporter) =>
        await suite.Registry.GetAppointmentAsync(new() { Name = supporter.Name }, As("COORDINATOR", supporter)) is var now ? (now.State, now.Suspension) : default;

    private AsyncUnaryCall<Suspension> Suspend(Appointment supporter, string who = "ann") => suite.Registry.SuspendAppointmentAsync(
        new() { Name = supporter.Name, Category = SuspensionCategory.Conduct, RequestId = Given.RequestId() }, As("GOVERNOR", supporter, who));

    private AsyncUnaryCall<Suspension> Review(Suspension suspension, SuspensionReview outcome, DateOnly? reviewBy = null, string who = "ann") => suite.Registry.ReviewSuspensionAsync(
        new() { Name = suspension.Name, Outcome = outcome, ReviewBy = reviewBy?.ToProto(), RequestId = Given.RequestId() }, suite.As($"GOVERNOR@{suspension.Name.Split('/')[1]}", who));

    private AsyncUnaryCall<Suspension> Appeal(Suspension suspension) =>
        suite.Registry.AppealSuspensionAsync(new() { Name = suspension.Name, RequestId = Given.RequestId() }, suite.As($"COORDINATOR@{suspension.Name.Split('/')[1]}"));

    private AsyncUnaryCall<Suspension> Decide(Suspension suspension, AppealOutcome outcome, string who) => suite.Registry.DecideAppealAsync(
        new() { Name = suspension.Name, Outcome = outcome, RequestId = Given.RequestId() }, suite.As($"DECIDER@{suspension.Name.Split('/')[1]}", who));
}
