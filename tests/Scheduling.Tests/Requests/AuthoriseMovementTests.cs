using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

public sealed class AuthoriseMovementTests(SchedulingSuite suite)
{
    [Fact]
    public async Task At_night_the_wing_is_refused_and_the_orderly_officer_authorises()
    {
        var at = await suite.Given.Asking(supporters: 1, band: BandKind.Night);
        var accepted = await suite.Given.AcceptedBySupporter(at);

        (await Refused.By(() => suite.Scheduling.AuthoriseMovementAsync(Authorise(accepted), suite.As(at.Wing)))).Is(ErrorReason.NotTheDecider);
        Assert.Equal(RequestState.Accepted, (await suite.Scheduling.GetRequestAsync(new() { Name = accepted.Name }, suite.As(at.Wing))).State);

        var authorise = Authorise(accepted);
        var authorised = await OnceAnswered(() => suite.Scheduling.AuthoriseMovementAsync(authorise, suite.As(at.Orderly)));
        Assert.Equal(RequestState.MovementAuthorised, authorised.State);
    }

    [Fact]
    public async Task By_day_the_wing_authorises_and_a_replay_is_answered_alike_without_asking_anybody()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var accepted = await suite.Given.AcceptedBySupporter(at);
        var authorise = Authorise(accepted);

        (await Refused.By(() => suite.Scheduling.AuthoriseMovementAsync(authorise, suite.As(at.Orderly)))).Is(ErrorReason.NotTheDecider);
        var authorised = await OnceAnswered(() => suite.Scheduling.AuthoriseMovementAsync(authorise, suite.As(at.Wing)));

        Assert.Equal(authorised, await suite.Scheduling.AuthoriseMovementAsync(authorise, suite.As(at.Wing)));
    }

    [Fact]
    public async Task A_machine_decides_nothing()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var accepted = await suite.Given.AcceptedBySupporter(at);

        (await Refused.By(() => suite.Scheduling.AuthoriseMovementAsync(Authorise(accepted), suite.AsMachine(at.Wing)))).Is(Platform.V1.ErrorReason.UserRequired);
    }

    [Fact]
    public async Task Who_was_kept_apart_meanwhile_is_not_brought_and_the_request_goes_on_looking()
    {
        var at = await suite.Given.Asking(supporters: 2);
        var asker = PrisonerNumber();
        var accepted = await suite.Given.AcceptedBySupporter(at, asker);
        var supporter = at.Supporters.Single(one => one.Name == accepted.Offers[0].Appointment);
        await suite.Given.KeptApart(at, (supporter.PrisonerNumber, asker));

        (await Refused.By(() => OnceAnswered(() => suite.Scheduling.AuthoriseMovementAsync(Authorise(accepted), suite.As(at.Wing))))).Is(ErrorReason.CannotPair);

        var next = await suite.Given.Becomes(at, accepted, RequestState.Offered);
        Assert.Equal([OfferState.Withdrawn, OfferState.Open], next.Offers.Select(offer => offer.State));
        Assert.NotEqual(supporter.Name, next.Offers[1].Appointment);
    }

    [Fact]
    public async Task Before_a_supporter_has_said_yes_there_is_nothing_to_authorise()
    {
        var at = await suite.Given.Asking();
        var raised = await suite.Given.Raised(at);

        var refused = await Refused.By(() => suite.Scheduling.AuthoriseMovementAsync(Authorise(raised), suite.As(at.Wing)));

        refused.Is(ErrorReason.IllegalTransition).With("state", "RAISED").With("allowed", "ACCEPTED");
    }

    [Fact]
    public async Task Another_establishments_wing_finds_nothing_to_authorise()
    {
        var at = await suite.Given.Asking();
        var raised = await suite.Given.Raised(at);

        (await Refused.By(() => suite.Scheduling.AuthoriseMovementAsync(Authorise(raised), suite.As("WING@ZZZ")))).Is(Platform.V1.ErrorReason.NotFound);
    }

    private static AuthoriseMovementRequest Authorise(Request request) => new() { Name = request.Name, RequestId = RequestId() };
}
