using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Who said yes in one band is let out in another: whether he can be brought is asked again.</summary>
public sealed class ReachAtTheUnlockTests(SchedulingSuite suite)
{
    /// <summary>At night nobody is brought from another wing. That the two are kept apart besides makes no difference.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_said_yes_in_the_evening_is_not_brought_from_another_wing_at_night(bool apart)
    {
        var (at, far) = await OneFarAway(BandKind.Ed);
        var asker = PrisonerNumber();
        var accepted = await suite.Given.AcceptedBySupporter(at, asker);
        await suite.Given.KeptApart(at, apart ? [(asker, far.PrisonerNumber)] : []);
        await suite.Given.AllDay(at, BandKind.Night);

        var refused = await Refused.By(() => OnceAnswered(() => Authorise(at, accepted)));

        refused.Is(ErrorReason.TooFar).With("is_in", $"{at.Establishment}/zones/b-wing").With("zone", at.Zone).With("band", "NIGHT");
        var now = await suite.Scheduling.GetRequestAsync(new() { Name = accepted.Name }, suite.As(at.Wing));
        Assert.Equal((RequestState.Raised, OfferState.Withdrawn), (now.State, Assert.Single(now.Offers).State));
    }

    [Fact]
    public async Task Who_is_on_duty_is_brought_from_there_and_not_from_where_he_lives()
    {
        var (at, far) = await OneFarAway(BandKind.Am);
        var (here, there) = (await suite.Given.Covered(at.Offering, at.Zone, kind: BandKind.Am), await suite.Given.Covered(at.Offering, $"{at.Establishment}/zones/c-wing", kind: BandKind.Am));
        var accepted = await suite.Given.AcceptedBySupporter(at);
        await suite.Given.OnDuty(there, far.Name, Today);
        await suite.Given.Reached(here, there.Zone);

        Assert.Equal(RequestState.MovementAuthorised, (await OnceAnswered(() => Authorise(at, accepted))).State);
    }

    [Fact]
    public async Task By_hand_nobody_is_asked_who_can_t_be_brought()
    {
        var (at, far) = await OneFarAway(BandKind.Night, keepApartList: false);
        var raised = await suite.Given.Raised(at);

        (await Refused.By(() => OnceCopied(() => ByHand(at, raised, far)))).Is(ErrorReason.TooFar).With("is_in", $"{at.Establishment}/zones/b-wing").With("zone", at.Zone).With("band", "NIGHT");
        Assert.Empty((await suite.Scheduling.GetRequestAsync(new() { Name = raised.Name }, suite.As(at.Wing))).Offers);

        await suite.Given.AllDay(at, BandKind.Ed);
        Assert.Equal(RequestState.Offered, (await ByHand(at, raised, far)).State);
    }

    private async Task<(AskingCase At, AppointmentCase Far)> OneFarAway(BandKind band, bool keepApartList = true)
    {
        var establishment = await suite.Given.Establishment("a-wing", "b-wing", "c-wing");
        var at = new AskingCase(await suite.Given.Offering(establishment), []);
        await suite.Given.AllDay(at, band);
        var far = await suite.Given.Appointed(at.Offering, $"{establishment}/zones/b-wing", night: true);
        if (keepApartList)
        {
            await suite.Given.KeptApart(at);
        }

        return (at, far);
    }

    private AsyncUnaryCall<Request> Authorise(AskingCase at, Request request) =>
        suite.Scheduling.AuthoriseMovementAsync(new() { Name = request.Name, RequestId = RequestId() }, suite.As($"WING+ORDERLY@{at.Code}"));

    private AsyncUnaryCall<Request> ByHand(AskingCase at, Request request, AppointmentCase supporter) =>
        suite.Scheduling.RecordPairingByHandAsync(new() { Name = request.Name, Appointment = supporter.Name, RequestId = RequestId() }, suite.As(at.Orderly));
}
