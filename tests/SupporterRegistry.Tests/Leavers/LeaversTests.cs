
namespace PeerSupport.SupporterRegistry.Tests;

public sealed class LeaversTests(RegistrySuite suite)
{
    [Fact]
    public async Task Who_leaves_is_listed_by_the_first_day_with_the_share_that_each_team_loses()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (soon, first, _) = await suite.Supporter(offering);
        var (later, second, _) = await suite.Supporter(offering);
        await Told(first, World.Today.AddDays(20));
        await Told(second, World.Today.AddDays(50));

        var leaving = await Leaving(soon, days: 30);

        var leaver = Assert.Single(leaving.Leavers);
        Assert.Equal((soon.Name, offering.Scheme, World.Today.AddDays(20)), (leaver.Appointment, leaver.Scheme, leaver.ReleaseOn.ToDay()));
        Assert.Equal((leaver.ReleaseOn, null, null, null), (leaver.FirstOn, leaver.ClearanceReviewBy, leaver.CertifiedUntil, leaver.HoldUntil));
        var share = Assert.Single(leaving.Shares);
        Assert.Equal((offering.Scheme, leaver.Zone, 2, 1, 0, 50), (share.Scheme, share.Zone, share.Supporters, share.Released, share.Lapsing, share.PercentReleased));
        Assert.Equal([soon.Name, later.Name], (await Leaving(soon)).Leavers.Select(one => one.Appointment));
        var page = await Leaving(soon, size: 1);
        Assert.Equal([soon.Name], page.Leavers.Select(one => one.Appointment));
        Assert.Equal([later.Name], (await Leaving(soon, size: 1, token: page.NextPageToken)).Leavers.Select(one => one.Appointment));
    }

    [Fact]
    public async Task What_runs_out_in_the_same_time_stands_beside_it_and_so_does_a_hold()
    {
        var applicant = await suite.Given.Applied(await suite.Given.Offering(await suite.Given.Establishment()));
        await suite.Registry.DecideClearanceAsync(
            new() { Name = applicant.Application.Name, Outcome = ClearanceOutcome.Cleared, ReviewBy = World.Today.AddDays(40).ToProto(), RequestId = Given.RequestId() }, suite.As(applicant.Security));
        await suite.Registry.AcceptApplicationAsync(new() { Name = applicant.Application.Name, RequestId = Given.RequestId() }, suite.As($"PROVIDER@{applicant.Provider}"));
        await suite.Given.CompactSigned(applicant);
        var certificate = World.Certificate(applicant.Application.Person, applicant.Offering.Scheme);
        certificate.ValidUntil = World.Today.AddDays(30).ToProto();
        await suite.Tell(certificate);
        var supporter = await suite.Given.Appoint(applicant);
        await suite.Registry.PlaceHoldAsync(
            new() { Appointment = supporter.Name, ConsentedOn = World.Today.ToProto(), Until = World.Today.AddDays(7).ToProto(), RequestId = Given.RequestId() }, suite.Coordinator(supporter.Name));

        var leaving = await Leaving(supporter);

        var leaver = Assert.Single(leaving.Leavers);
        Assert.Equal((World.Today.AddDays(30), World.Today.AddDays(30), World.Today.AddDays(40)), (leaver.FirstOn.ToDay(), leaver.CertifiedUntil.ToDay(), leaver.ClearanceReviewBy.ToDay()));
        Assert.Equal((null, World.Today.AddDays(7)), (leaver.ReleaseOn, leaver.HoldUntil.ToDay()));
        Assert.Equal((1, 0, 1, 0), leaving.Shares.Single() is var share ? (share.Supporters, share.Released, share.Lapsing, share.PercentReleased) : default);
        Assert.Empty((await Leaving(supporter, days: 29)).Leavers);
    }

    [Fact]
    public async Task Of_whom_is_not_ours_nothing_is_stored_and_a_day_is_corrected_or_forgotten()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        Assert.True((await Told(applicant with { PrisonerNumber = Given.PrisonerNumber() }, World.Today.AddDays(3))).NotOurs);
        Assert.Empty((await Leaving(supporter)).Leavers);

        Assert.False((await Told(applicant, World.Today.AddDays(3))).NotOurs);
        await Told(applicant, World.Today.AddDays(5));
        Assert.Equal(World.Today.AddDays(5), (await Leaving(supporter)).Leavers.Single().ReleaseOn.ToDay());
        await Told(applicant, null);

        Assert.Empty((await Leaving(supporter)).Leavers);
    }

    [Fact]
    public async Task When_the_appointment_has_ended_the_day_is_known_no_more()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        await Told(applicant, World.Today.AddDays(3));

        await suite.Registry.EndAppointmentAsync(new() { Name = supporter.Name, Reason = EndReason.WithdrawnOwn, RequestId = Given.RequestId() }, suite.Coordinator(supporter.Name));

        Assert.Empty((await Leaving(supporter)).Leavers);
        Assert.True((await Told(applicant, World.Today.AddDays(3))).NotOurs);
        Assert.Equal(0L, await suite.Count("registry", "select count(*) from release_dates where establishment = $1", applicant.Establishment));
    }

    private async Task<SetReleaseDateResponse> Told(ApplicationCase supporter, DateOnly? releaseOn) => await suite.Registry.SetReleaseDateAsync(
        new() { Parent = $"establishments/{supporter.Establishment}", PrisonerNumber = supporter.PrisonerNumber, ReleaseOn = releaseOn?.ToProto(), RequestId = Given.RequestId() },
        suite.AsMachine($"PRISON_SYSTEM@{supporter.Establishment}"));

    private async Task<ListLeaversResponse> Leaving(Appointment supporter, int days = 0, int size = 0, string token = "") => await suite.Registry.ListLeaversAsync(
        new() { Parent = string.Join('/', supporter.Name.Split('/')[..2]), Days = days, PageSize = size, PageToken = token }, suite.Coordinator(supporter.Name));
}
