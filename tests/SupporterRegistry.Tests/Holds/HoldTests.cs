using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class HoldTests(RegistrySuite suite)
{
    private const int MostDays = 56;

    [Fact]
    public async Task With_consent_a_hold_is_placed_listed_and_taken_back()
    {
        var supporter = await Supporter();

        var hold = await Place(supporter, until: World.Today.AddDays(10));

        Assert.Equal((HoldState.InForce, supporter.Name, World.Today, World.Today.AddDays(10)), (hold.State, hold.Appointment, hold.ConsentedOn.ToDay(), hold.Until.ToDay()));
        Assert.Equal([hold], await Held(supporter));
        var released = await Release(hold);
        Assert.Equal(HoldState.Released, released.State);
        Assert.Empty(await Held(supporter));
        Assert.Equal([released], await Held(supporter, includeOver: true));
        (await Refused.By(() => Release(hold))).Is(ErrorReason.IllegalTransition).With("state", "RELEASED").With("allowed", "IN_FORCE");
    }

    [Fact]
    public async Task A_hold_ends_by_itself_after_as_many_days_as_the_setting_allows_and_a_newer_one_replaces_it()
    {
        var supporter = await Supporter();
        var first = await Place(supporter);
        Assert.Equal(World.Today.AddDays(MostDays), first.Until.ToDay());

        var second = await Place(supporter, until: World.Today);

        Assert.Equal([second], await Held(supporter));
        Assert.Equal(HoldState.Expired, Holding.StateOf(World.Today, null, World.Today.AddDays(1).StartIn("Europe/London"), "Europe/London"));
        Assert.Equal(HoldState.InForce, Holding.StateOf(World.Today, null, World.Today.AddDays(1).StartIn("Europe/London").AddTicks(-1), "Europe/London"));
    }

    [Fact]
    public async Task A_hold_stands_in_nobodys_way_and_is_over_when_the_appointment_ends()
    {
        var supporter = await Supporter();
        var standing = await suite.StandingOf(supporter);
        await Place(supporter);
        Assert.Equal(standing, await suite.StandingOf(supporter));

        var ended = await suite.Registry.EndAppointmentAsync(new() { Name = supporter.Name, Reason = EndReason.Transferred, RequestId = Given.RequestId() }, suite.Coordinator(supporter.Name));

        Assert.Equal(AppointmentState.Ended, ended.State);
        Assert.Empty(await Held(supporter));
        Assert.Equal(HoldState.Released, (await Held(supporter, includeOver: true)).Single().State);
        (await Refused.By(() => Place(supporter))).Is(ErrorReason.IllegalTransition).With("state", "ENDED");
    }

    [Fact]
    public async Task Without_consent_too_long_or_by_a_machine_nobody_is_held()
    {
        var supporter = await Supporter();
        var request = new PlaceHoldRequest { Appointment = supporter.Name, ConsentedOn = World.Today.ToProto(), RequestId = Given.RequestId() };

        Assert.Equal(["consented_on"], (await Refused.By(() => Place(supporter, consentedOn: World.Today.AddDays(2)))).Is(PlatformReason.InvalidFields).Fields);
        Assert.Equal(["until"], (await Refused.By(() => Place(supporter, until: World.Today.AddDays(MostDays + 2)))).Is(PlatformReason.InvalidFields).Fields);
        Assert.Equal(["until"], (await Refused.By(() => Place(supporter, until: World.Today.AddDays(-2)))).Is(PlatformReason.InvalidFields).Fields);
        (await Refused.By(() => suite.Registry.PlaceHoldAsync(request, suite.AsMachine($"COORDINATOR@{supporter.Name.Split('/')[1]}")))).Is(PlatformReason.UserRequired);
        (await Refused.By(() => suite.Registry.PlaceHoldAsync(request, suite.As("COORDINATOR@ZZZZZZ")))).Is(PlatformReason.NotFound);
        Assert.Empty(await Held(supporter, includeOver: true));
    }

    private async Task<Appointment> Supporter() => (await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()))).Appointment;

    private AsyncUnaryCall<Hold> Place(Appointment supporter, DateOnly? until = null, DateOnly? consentedOn = null) => suite.Registry.PlaceHoldAsync(
        new() { Appointment = supporter.Name, ConsentedOn = (consentedOn ?? World.Today).ToProto(), Until = until?.ToProto(), RequestId = Given.RequestId() }, suite.Coordinator(supporter.Name));

    private AsyncUnaryCall<Hold> Release(Hold hold) => suite.Registry.ReleaseHoldAsync(new() { Name = hold.Name, RequestId = Given.RequestId() }, suite.Coordinator(hold.Name));

    private async Task<IEnumerable<Hold>> Held(Appointment supporter, bool includeOver = false) => (await suite.Registry.ListHoldsAsync(
        new() { Parent = string.Join('/', supporter.Name.Split('/')[..2]), IncludeOver = includeOver }, suite.Coordinator(supporter.Name))).Holds;
}
