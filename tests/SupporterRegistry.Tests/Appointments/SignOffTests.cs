using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class SignOffTests(RegistrySuite suite)
{
    private static readonly SchemeRules s_asksForAll = new() { ShadowingCount = 3, SoloSignOff = true, NightSignOff = true };

    [Fact]
    public async Task Each_sign_off_adds_its_capability_and_is_told()
    {
        var appointment = await Shadowed();
        Assert.Equal([Capability.Accompanied], (await suite.StandingOf(appointment)).Intervals.Now());

        var solo = await SignOff(appointment, Capability.Solo);

        Assert.Equal(AppointmentState.Active, solo.State);
        Assert.Equal([Capability.Solo], solo.SignedOff);
        Assert.Equal([Capability.Accompanied, Capability.Solo], (await suite.StandingOf(appointment)).Intervals.Now());

        var night = await SignOff(appointment, Capability.Night, solo.Etag);

        Assert.Equal([Capability.Solo, Capability.Night], night.SignedOff);
        Assert.Equal(night, await suite.Registry.GetAppointmentAsync(new() { Name = appointment.Name }, suite.Coordinator(appointment.Name)));
        var standing = await suite.StandingOf(appointment);
        Assert.Equal([Capability.Accompanied, Capability.Solo, Capability.Night], standing.Intervals.Now());
        await suite.Events.Next<StandingChanged>(e => e.Appointment == appointment.Name && e.Version == standing.Version && e.Intervals.Equals(standing.Intervals));
    }

    [Fact]
    public async Task Signed_off_again_nothing_changes()
    {
        var appointment = await Shadowed();
        var first = await SignOff(appointment, Capability.Solo);
        var standing = await suite.StandingOf(appointment);

        Assert.Equal(first, await SignOff(appointment, Capability.Solo));

        Assert.Equal(standing, await suite.StandingOf(appointment));
    }

    [Fact]
    public async Task Nights_need_the_solo_sign_off_first()
    {
        var appointment = await Shadowing();

        (await Refused.By(() => SignOff(appointment, Capability.Night))).Is(ErrorReason.SoloFirst);
    }

    [Fact]
    public async Task Working_alone_needs_the_duties_that_the_scheme_has_new_supporters_shadow()
    {
        var appointment = await Shadowing();
        Assert.Equal(1, (await Shadow(appointment)).DutiesShadowed);
        (await Refused.By(() => SignOff(appointment, Capability.Solo))).Is(ErrorReason.ShadowingMissing).With("shadowed", "1").With("required", "3");

        await Shadow(appointment);
        Assert.Equal((AppointmentState.Shadowing, 3), (await Shadow(appointment)) is var third ? (third.State, third.DutiesShadowed) : default);
        var solo = await SignOff(appointment, Capability.Solo);

        Assert.Equal((AppointmentState.Active, 3), (solo.State, solo.DutiesShadowed));
        (await Refused.By(() => Shadow(appointment))).Is(ErrorReason.IllegalTransition).With("state", "ACTIVE").With("allowed", "SHADOWING");
    }

    [Fact]
    public async Task A_duty_is_shadowed_between_the_appointment_and_today()
    {
        var appointment = await Shadowing();
        Assert.Equal(["on"], (await Refused.By(() => Shadow(appointment, World.Today.AddDays(2)))).Is(PlatformReason.InvalidFields).Fields);
        Assert.Equal(["on"], (await Refused.By(() => Shadow(appointment, World.Today.AddDays(-2)))).Is(PlatformReason.InvalidFields).Fields);
    }

    [Fact]
    public async Task A_machine_does_not_decide()
    {
        var appointment = await Shadowing();
        var request = new SignOffRequest { Name = appointment.Name, Capability = Capability.Solo, RequestId = Given.RequestId() };
        var machine = suite.AsMachine($"COORDINATOR@{appointment.Name.Split('/')[1]}");

        (await Refused.By(() => suite.Registry.SignOffAsync(request, machine))).Is(PlatformReason.UserRequired);
    }

    [Fact]
    public async Task What_is_malformed_stale_or_foreign_is_refused()
    {
        var appointment = await Shadowing();

        Assert.Equal(["capability"], (await Refused.By(() => SignOff(appointment, Capability.Accompanied))).Is(PlatformReason.InvalidFields).Fields);
        (await Refused.By(() => SignOff(appointment, Capability.Solo, "1"))).Is(PlatformReason.StaleEtag);
        (await Refused.By(() => SignOff(appointment, Capability.Solo, caller: "COORDINATOR@ZZZZZZ"))).Is(PlatformReason.NotFound);
        var read = new GetAppointmentRequest { Name = appointment.Name };
        (await Refused.By(() => suite.Registry.GetAppointmentAsync(read, suite.As("COORDINATOR@ZZZZZZ")))).Is(PlatformReason.NotFound);
    }

    private async Task<Appointment> Shadowing() =>
        (await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment(), s_asksForAll))).Appointment;

    private async Task<Appointment> Shadowed()
    {
        var appointment = await Shadowing();
        await Shadow(appointment);
        await Shadow(appointment);
        return await Shadow(appointment);
    }

    private AsyncUnaryCall<Appointment> Shadow(Appointment appointment, DateOnly? on = null) => suite.Registry.RecordShadowingAsync(
        new() { Name = appointment.Name, On = (on ?? World.Today).ToProto(), RequestId = Given.RequestId() }, suite.Coordinator(appointment.Name));

    private AsyncUnaryCall<Appointment> SignOff(Appointment appointment, Capability capability, string etag = "", string? caller = null) =>
        suite.Registry.SignOffAsync(
            new() { Name = appointment.Name, Capability = capability, Etag = etag, RequestId = Given.RequestId() },
            caller is null ? suite.Coordinator(appointment.Name) : suite.As(caller));
}
