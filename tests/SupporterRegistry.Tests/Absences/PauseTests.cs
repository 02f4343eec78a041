using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class PauseTests(RegistrySuite suite)
{
    private const string FirstDayLast = "Pacific/Pago_Pago";
    private const string FirstDayFirst = "Pacific/Kiritimati";

    [Fact]
    public async Task Whoever_pauses_stands_no_longer_and_nobody_is_told_why()
    {
        var supporter = await Supporter();

        var paused = await Pause(supporter, PauseKind.Welfare);

        Assert.Equal((AppointmentState.Paused, PauseKind.Welfare, null), (paused.State, paused.Pause.Kind, paused.Pause.BackOn));
        Assert.Equal(paused, await suite.Registry.GetAppointmentAsync(new() { Name = paused.Name }, suite.Coordinator(paused.Name)));
        var standing = await suite.StandingOf(paused);
        Assert.Empty(standing.Intervals);
        var told = await suite.Events.Next<StandingChanged>(e => e.Appointment == paused.Name && e.Version == standing.Version);
        Assert.Empty(told.Intervals);
        Assert.DoesNotContain("pause", told.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(0, AppointmentState.Active)]
    [InlineData(2, AppointmentState.Shadowing)]
    public async Task Whoever_resumes_is_and_may_what_he_was_and_might_before(int shadowing, AppointmentState state)
    {
        var supporter = await Supporter(new() { ShadowingCount = shadowing });
        var before = await suite.StandingOf(supporter);
        await Pause(supporter, PauseKind.Self);

        var resumed = await Resume(supporter);

        Assert.Equal((state, null), (resumed.State, resumed.Pause));
        Assert.Equal(before.Intervals, (await suite.StandingOf(supporter)).Intervals);
        await suite.Events.Next<StandingChanged>(e => e.Appointment == supporter.Name && e.Version > before.Version && e.Intervals.Equals(before.Intervals));
    }

    [Fact]
    public async Task A_pause_with_a_day_back_is_told_as_an_interval_that_begins_then()
    {
        var supporter = await Supporter();
        var back = World.Today.AddDays(10);

        await Pause(supporter, PauseKind.Self, back);

        Assert.All((await suite.StandingOf(supporter)).Intervals, interval => Assert.Equal(back.StartIn("Europe/London"), interval.From.ToDateTimeOffset()));
        Assert.Equal(1, await Waits(back));
        var other = await Pause(supporter, PauseKind.Welfare, back.AddDays(1));
        Assert.Equal((PauseKind.Welfare, back.AddDays(1)), (other.Pause.Kind, other.Pause.BackOn.ToDay()));
        Assert.Equal((0, 1), (await Waits(back), await Waits(back.AddDays(1))));
        Assert.Equal(AppointmentState.Active, (await Resume(supporter)).State);
        Assert.Equal(0, await Waits(back.AddDays(1)));

        Task<long> Waits(DateOnly day) => suite.Count(
            "registry", "select count(*) from timers where kind = 'pause-end' and key = $1 and due_at = $2::timestamptz", supporter.Name, $"{day.StartIn("Europe/London"):O}");
    }

    /// <summary>Without moving a clock: tomorrow where the day begins last has begun where it begins first.</summary>
    [Fact]
    public async Task On_the_day_back_the_pause_is_over_by_itself()
    {
        var entry = Given.Entry(Given.UnknownEstablishment(), "a-wing");
        await Import(entry, FirstDayLast);
        var (supporter, _, _) = await suite.Supporter(await suite.Given.Offering(entry.Establishment.Name));
        await Pause(supporter, PauseKind.Self, TimeProvider.System.GetUtcNow().DayIn(FirstDayLast).AddDays(1));
        Assert.Empty((await suite.StandingOf(supporter)).Intervals.Now());

        await Import(entry, FirstDayFirst);

        await Eventually.True(async () => (await suite.Registry.GetAppointmentAsync(new() { Name = supporter.Name }, suite.Coordinator(supporter.Name))) is { State: AppointmentState.Active, Pause: null });
        Assert.Equal([Capability.Accompanied, Capability.Solo, Capability.Night], (await suite.StandingOf(supporter)).Intervals.Now());
    }

    [Fact]
    public async Task What_makes_no_sense_or_is_not_the_callers_pauses_nobody()
    {
        var supporter = await Supporter();
        var request = new PauseAppointmentRequest { Name = supporter.Name, Kind = PauseKind.Self, RequestId = Given.RequestId() };

        foreach (var day in new[] { World.Today.AddDays(-1), World.Today.AddDays(400) })
        {
            Assert.Equal(["back_on"], (await Refused.By(() => Pause(supporter, PauseKind.Self, day))).Is(PlatformReason.InvalidFields).Fields);
        }

        (await Refused.By(() => suite.Registry.PauseAppointmentAsync(request, suite.AsMachine($"COORDINATOR@{supporter.Name.Split('/')[1]}")))).Is(PlatformReason.UserRequired);
        (await Refused.By(() => suite.Registry.PauseAppointmentAsync(request, suite.As("COORDINATOR@ZZZZZZ")))).Is(PlatformReason.NotFound);
        (await Refused.By(() => Resume(supporter))).Is(ErrorReason.IllegalTransition).With("state", "ACTIVE").With("allowed", "PAUSED");
        Assert.Equal(supporter, await suite.Registry.GetAppointmentAsync(new() { Name = supporter.Name }, suite.Coordinator(supporter.Name)));
    }

    private async Task<Appointment> Supporter(SchemeRules? rules = null) =>
        (await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment(), rules))).Appointment;

    private AsyncUnaryCall<Appointment> Pause(Appointment supporter, PauseKind kind, DateOnly? backOn = null) => suite.Registry.PauseAppointmentAsync(
        new() { Name = supporter.Name, Kind = kind, BackOn = backOn?.ToProto(), RequestId = Given.RequestId() }, suite.Coordinator(supporter.Name));

    private AsyncUnaryCall<Appointment> Resume(Appointment supporter) =>
        suite.Registry.ResumeAppointmentAsync(new() { Name = supporter.Name, RequestId = Given.RequestId() }, suite.Coordinator(supporter.Name));

    private async Task Import(EstablishmentEntry entry, string timeZone)
    {
        entry.Establishment.TimeZone = timeZone;
        await suite.Registry.ImportEstablishmentsAsync(new() { Entries = { entry }, RequestId = Given.RequestId() }, suite.As("NATION"));
    }
}
