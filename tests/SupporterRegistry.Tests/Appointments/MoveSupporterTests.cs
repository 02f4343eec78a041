using Grpc.Core;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class MoveSupporterTests(RegistrySuite suite)
{
    [Fact]
    public async Task All_that_he_holds_moves_with_him_is_told_and_stands_on_the_record()
    {
        var establishment = await suite.Given.Establishment();
        var first = await suite.Supporter(await suite.Given.Offering(establishment));
        var second = await Supporter(await suite.Given.Offering(establishment), first.Applicant.PrisonerNumber);
        var before = new[] { await suite.StandingOf(first.Appointment), await suite.StandingOf(second) };

        Assert.False((await Move(first.Applicant, "b-wing")).NotOurs);

        foreach (var (appointment, old) in new[] { first.Appointment, second }.Zip(before))
        {
            var (now, standing) = (await Get(appointment), await suite.StandingOf(appointment));
            Assert.Equal(($"{establishment}/zones/b-wing", appointment.State), (now.Zone, now.State));
            Assert.NotEqual(appointment.Etag, now.Etag);
            Assert.Equal(($"{establishment}/zones/b-wing", old.Intervals), (standing.Zone, standing.Intervals));
            var told = await suite.Events.Only<StandingChanged>(e => e.Appointment == appointment.Name && e.Zone == standing.Zone);
            Assert.True(told.Version == standing.Version && told.Version > old.Version);
            Assert.Equal(standing.Intervals, told.Intervals);
        }

        const string moved = "select count(*) from audit where method like '%MoveSupporter' and action = 'move' and resource = $1 and user_subject = $2 and tenant = $3";
        Assert.Equal(1, await suite.Count("registry", moved, second.Person, $"wing.{first.Applicant.Establishment.ToLowerInvariant()}", first.Applicant.Establishment));
        var seen = await suite.Registry.GetDistributionAsync(new() { Parent = establishment, Scheme = first.Appointment.Scheme }, suite.Coordinator(establishment));
        Assert.Equal([("a-wing", 0), ("b-wing", 1)], seen.Zones.Select(zone => (zone.Zone.Split('/')[^1], zone.Active)));
    }

    [Fact]
    public async Task Whoever_has_applied_is_appointed_where_he_lives_by_then()
    {
        var (applicant, _) = await suite.Ready(await suite.Given.Offering(await suite.Given.Establishment()));
        var refused = await suite.Given.NotCleared(await suite.Given.Offering($"establishments/{applicant.Establishment}"));
        var before = await suite.Registry.GetApplicationAsync(new() { Name = applicant.Application.Name }, suite.As(applicant.Coordinator));

        await Move(applicant, "b-wing");
        Assert.False((await Move(refused, "b-wing")).NotOurs);

        Assert.Equal(before, await suite.Registry.GetApplicationAsync(new() { Name = applicant.Application.Name }, suite.As(applicant.Coordinator)));
        Assert.EndsWith("/zones/b-wing", (await suite.Given.Appoint(applicant)).Zone, StringComparison.Ordinal);
        Assert.Equal(1, await suite.Count("registry", "select count(*) from applications where application_id = $1 and zone_id = 'b-wing'", refused.Application.Name.Split('/')[^1]));
    }

    [Fact]
    public async Task Where_he_lives_already_nothing_changes_and_a_request_sent_again_moves_him_once()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var standing = await suite.StandingOf(supporter);
        await Move(applicant, "a-wing");
        Assert.Equal((supporter, standing), (await Get(supporter), await suite.StandingOf(supporter)));

        var request = Request(applicant, "b-wing");
        await suite.Registry.MoveSupporterAsync(request, suite.As(applicant.Coordinator));
        await Move(applicant, "a-wing");
        await suite.Registry.MoveSupporterAsync(request, suite.As(applicant.Coordinator));

        Assert.Equal(supporter.Zone, (await Get(supporter)).Zone);
        await suite.Events.Only<StandingChanged>(e => e.Appointment == supporter.Name && e.Zone != supporter.Zone);
    }

    [Fact]
    public async Task Whoever_is_paused_or_suspended_moves_like_anybody_and_stays_it()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (paused, suspended) = (await suite.Supporter(offering), await suite.Supporter(offering));
        await suite.Registry.PauseAppointmentAsync(new() { Name = paused.Appointment.Name, Kind = PauseKind.Self, RequestId = Given.RequestId() }, suite.As(paused.Applicant.Coordinator));
        await suite.Registry.SuspendAppointmentAsync(
            new() { Name = suspended.Appointment.Name, Category = SuspensionCategory.Conduct, RequestId = Given.RequestId() }, suite.As($"GOVERNOR@{suspended.Applicant.Establishment}"));

        Assert.Equal(await Move(paused.Applicant, "b-wing"), await Move(suspended.Applicant, "b-wing"));

        Assert.Equal((AppointmentState.Paused, AppointmentState.Suspended), ((await Get(paused.Appointment)).State, (await Get(suspended.Appointment)).State));
        Assert.EndsWith("/b-wing", (await suite.StandingOf(suspended.Appointment)).Zone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_prisons_system_tells_it_without_a_person()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));

        await suite.Registry.MoveSupporterAsync(Request(applicant, "b-wing"), suite.AsMachine($"PRISON_SYSTEM@{applicant.Establishment}"));

        Assert.EndsWith("/b-wing", (await Get(supporter)).Zone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_whom_is_not_ours_here_or_no_longer_nothing_is_stored()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var ended = await suite.Supporter(offering);
        await suite.Registry.EndAppointmentAsync(new() { Name = ended.Appointment.Name, Reason = EndReason.WithdrawnOwn, RequestId = Given.RequestId() }, suite.As(ended.Applicant.Coordinator));
        var elsewhere = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment(), scheme: offering.Scheme));

        Assert.True((await Move(ended.Applicant with { PrisonerNumber = Given.PrisonerNumber() }, "b-wing")).NotOurs);
        Assert.True((await Move(ended.Applicant, "b-wing")).NotOurs);
        Assert.True((await Move(ended.Applicant with { PrisonerNumber = elsewhere.Applicant.PrisonerNumber }, "b-wing")).NotOurs);

        Assert.EndsWith("/a-wing", (await Get(ended.Appointment)).Zone, StringComparison.Ordinal);
        Assert.EndsWith("/a-wing", (await Get(elsewhere.Appointment)).Zone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_he_holds_in_another_prison_stays_there()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (supporter, applicant, _) = await suite.Supporter(offering);
        var other = await Supporter(await suite.Given.Offering(await suite.Given.Establishment(), scheme: offering.Scheme), applicant.PrisonerNumber);

        await Move(applicant, "b-wing");

        Assert.EndsWith("/b-wing", (await Get(supporter)).Zone, StringComparison.Ordinal);
        Assert.Equal(other, await Get(other));
    }

    [Fact]
    public async Task A_number_that_he_had_before_finds_him()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        Assert.Equal(1, (await suite.Ingest("MDI", Envelopes.Merge(Given.PrisonerNumber(), applicant.PrisonerNumber))).Applied);

        Assert.False((await Move(applicant, "b-wing")).NotOurs);

        Assert.EndsWith("/b-wing", (await Get(supporter)).Zone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zone_that_is_not_of_this_establishment_is_refused_and_so_is_whoever_is_not()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var elsewhere = Request(applicant, "b-wing");
        elsewhere.Zone = $"{await suite.Given.Establishment()}/zones/b-wing";

        (await Refused.By(() => Move(applicant, "nowhere"))).Is(ErrorReason.NotInRegister).With("resource", $"establishments/{applicant.Establishment}/zones/nowhere");
        (await Refused.By(() => suite.Registry.MoveSupporterAsync(elsewhere, suite.As(applicant.Coordinator)))).Is(ErrorReason.NotInRegister).With("resource", elsewhere.Zone);
        (await Refused.By(() => suite.Registry.MoveSupporterAsync(Request(applicant, "b-wing"), suite.As("WING@ZZZZZZ")))).Is(PlatformReason.NotFound);
        (await Refused.By(() => suite.Registry.MoveSupporterAsync(Request(applicant, "b-wing"), suite.As($"SECURITY@{applicant.Establishment}")))).Is(PlatformReason.PermissionDenied);

        Assert.Equal(supporter, await Get(supporter));
    }

    /// <summary>He applied for something else since, and took it back where he lived then.</summary>
    [Fact]
    public async Task After_a_death_those_are_offered_a_talk_who_live_now_where_he_lived_last()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (moves, died) = (await suite.Supporter(offering), await suite.Supporter(offering));
        await suite.Supporter(offering);
        var withdrawn = await suite.Given.Applied(await suite.Given.Offering($"establishments/{died.Applicant.Establishment}"), prisonerNumber: died.Applicant.PrisonerNumber);
        await suite.Registry.WithdrawApplicationAsync(new() { Name = withdrawn.Application.Name, RequestId = Given.RequestId() }, suite.As(withdrawn.Coordinator));
        await Move(moves.Applicant, "b-wing");
        await Move(died.Applicant, "b-wing");

        await suite.Ingest(withdrawn.Establishment, Envelopes.Died(withdrawn.Establishment, withdrawn.PrisonerNumber));

        var list = new ListCheckInsRequest { Parent = $"establishments/{withdrawn.Establishment}" };
        await Eventually.True(async () => (await suite.Registry.ListCheckInsAsync(list, suite.As(withdrawn.Coordinator))).CheckIns.Count > 0);
        var open = Assert.Single((await suite.Registry.ListCheckInsAsync(list, suite.As(withdrawn.Coordinator))).CheckIns); // and not who stayed
        Assert.Equal((moves.Appointment.Name, $"establishments/{withdrawn.Establishment}/zones/b-wing"), (open.Appointment, open.Zone));
    }

    /// <summary>Somebody who supports in another scheme too.</summary>
    private async Task<Appointment> Supporter(Offering offering, string prisonerNumber)
    {
        var applicant = await suite.Given.Accepted(offering, prisonerNumber: prisonerNumber);
        await suite.Given.CompactSigned(applicant);
        await suite.Tell(World.Certificate(applicant.Application.Person, offering.Scheme));
        return await suite.Given.Appoint(applicant);
    }

    private async Task<Appointment> Get(Appointment appointment) => await suite.Registry.GetAppointmentAsync(new() { Name = appointment.Name }, suite.Coordinator(appointment.Name));

    private AsyncUnaryCall<MoveSupporterResponse> Move(ApplicationCase whom, string zone) => suite.Registry.MoveSupporterAsync(Request(whom, zone), suite.As($"WING@{whom.Establishment}"));

    private static MoveSupporterRequest Request(ApplicationCase whom, string zone) => new()
    {
        Parent = $"establishments/{whom.Establishment}",
        PrisonerNumber = whom.PrisonerNumber,
        Zone = $"establishments/{whom.Establishment}/zones/{zone}",
        RequestId = Given.RequestId(),
    };
}
