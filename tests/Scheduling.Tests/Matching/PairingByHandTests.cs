using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

public sealed class PairingByHandTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Where_the_list_is_too_old_the_orderly_officer_checks_by_hand_and_they_meet()
    {
        var (at, raised) = await WithoutList();

        var offered = await ByHand(at, raised, at.Supporters[1]);
        Assert.Equal(RequestState.Offered, offered.State);
        Assert.Equal((at.Supporters[1].Name, "orderly." + at.Code.ToLowerInvariant()), (offered.Offers[0].Appointment, offered.Offers[0].CheckedByHandBy));
        await Accept(at, offered);
        Assert.Equal(RequestState.MovementAuthorised, (await suite.Scheduling.AuthoriseMovementAsync(Authorise(raised), suite.As(at.Wing))).State);
        await Rows.Of(suite, "scheduling", $"update requests set pairing_checked_at = pairing_checked_at - interval '61 seconds' where request_id = '{Id(raised)}' returning request_id");
        var met = await suite.Scheduling.StartContactAsync(new() { Name = raised.Name, PlaceType = PlaceType.Room, RequestId = RequestId() }, suite.As(at.Wing));

        Assert.Equal(RequestState.InContact, met.State);
        await suite.Events.Only<ObstacleMet>(e => e.Establishment == at.Establishment && e.Obstacle == V1.Obstacle.FeedStale);
        Assert.Equal([$"orderly.{at.Code.ToLowerInvariant()} {offered.Offers[0].Name}"],
            await Rows.Of(suite, "scheduling", $"select user_subject || ' ' || resource from audit where action = 'pair by hand' and tenant = '{at.Code}'"));
    }

    [Fact]
    public async Task It_holds_for_fifteen_minutes_and_may_be_done_again()
    {
        var (at, raised) = await WithoutList();
        await Accept(at, await ByHand(at, raised, at.Supporters[0]));
        await Rows.Of(suite, "scheduling", $"update offers set hand_checked_at = hand_checked_at - interval '15 minutes' where request_id = '{Id(raised)}' returning request_id");

        (await Refused.By(() => suite.Scheduling.AuthoriseMovementAsync(Authorise(raised), suite.As(at.Wing)))).Is(ErrorReason.ByHandOnly);

        Assert.Equal(RequestState.Accepted, (await ByHand(at, raised, at.Supporters[0])).State);
        Assert.Equal(RequestState.MovementAuthorised, (await suite.Scheduling.AuthoriseMovementAsync(Authorise(raised), suite.As(at.Wing))).State);
    }

    [Fact]
    public async Task Who_was_asked_by_hand_and_does_not_answer_is_asked_no_longer_and_by_hand_again()
    {
        var (at, raised) = await WithoutList();
        var offered = await ByHand(at, raised, at.Supporters[0]);
        const string unanswered = """
            with answered as (update offers set answer_by = now() where request_id = $1)
            update timers set due_at = now() where kind = 'offer-lapse' and key = $1 and due_at = (select answer_by from offers where request_id = $1)
            """;

        Assert.Equal(1, await Rows.Change(suite, "scheduling", unanswered, Id(raised)));

        Assert.Equal(OfferState.Withdrawn, (await suite.Given.Becomes(at, offered, RequestState.Raised)).Offers[0].State);

        var again = await ByHand(at, raised, at.Supporters[0]);
        Assert.Equal([OfferState.Withdrawn, OfferState.Open], again.Offers.Select(offer => offer.State));
        Assert.True(again.Offers[1].CheckedByHandAt > again.Offers[0].CheckedByHandAt);
    }

    [Fact]
    public async Task That_the_list_is_too_old_is_counted_once_whoever_notices_it_first()
    {
        var (at, raised) = await WithoutList();
        bool Stale(ObstacleMet e) => e.Establishment == at.Establishment && e.Obstacle == V1.Obstacle.FeedStale;
        await suite.Given.Until(at, raised, now => now.ByHandOnly && now.Etag != raised.Etag, "was not looked for");
        await ByHand(at, raised, at.Supporters[0]);
        await Rows.Change(suite, "scheduling", "update requests set stale_told = false where request_id = $1", Id(raised)); // as if nobody had been looked for yet
        await ByHand(at, raised, at.Supporters[0]);
        await ByHand(at, raised, at.Supporters[0]);

        await suite.Scheduling.WithdrawRequestAsync(new() { Name = raised.Name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing));
        await suite.Events.Next<RequestClosed>(e => e.Establishment == at.Establishment); // and all that was told before it
        await Eventually.True(() => Task.FromResult(suite.Events.All<ObstacleMet>(Stale).Count >= 2), "it was not counted");
        Assert.Equal(2, suite.Events.All<ObstacleMet>(Stale).Count);
    }

    [Fact]
    public async Task Where_the_list_is_fresh_nothing_is_checked_by_hand()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var accepted = await suite.Given.AcceptedBySupporter(at);

        (await Refused.By(() => Call(at, accepted, at.Supporters[0].Name))).Is(ErrorReason.FeedFresh);
    }

    [Fact]
    public async Task A_list_that_is_fresh_again_counts_whatever_was_found_by_hand()
    {
        var (at, raised) = await WithoutList();
        var asker = (await Rows.Of(suite, "scheduling", $"select prisoner_number from askers where request_id = '{Id(raised)}'"))[0];
        await Accept(at, await ByHand(at, raised, at.Supporters[0]));
        await suite.Given.KeptApart(at, (asker, at.Supporters[0].PrisonerNumber));

        (await Refused.By(() => suite.Scheduling.AuthoriseMovementAsync(Authorise(raised), suite.As(at.Wing)))).Is(ErrorReason.CannotPair);
    }

    [Fact]
    public async Task Only_an_orderly_officer_in_person_records_it()
    {
        var (at, raised) = await WithoutList();
        var request = new RecordPairingByHandRequest { Name = raised.Name, Appointment = at.Supporters[0].Name, RequestId = RequestId() };

        (await Refused.By(() => suite.Scheduling.RecordPairingByHandAsync(request, suite.As(at.Wing)))).Is(Platform.V1.ErrorReason.PermissionDenied);
        (await Refused.By(() => suite.Scheduling.RecordPairingByHandAsync(request, suite.AsMachine(at.Orderly)))).Is(Platform.V1.ErrorReason.UserRequired);
    }

    [Fact]
    public async Task Nobody_is_asked_by_hand_who_does_not_stand_or_is_not_free()
    {
        var (at, raised) = await WithoutList();
        var other = await suite.Given.Raised(at);
        (await Refused.By(() => Call(at, raised, $"{at.Establishment}/appointments/00000000"))).Is(ErrorReason.NotStanding).With("capability", "SOLO");

        await ByHand(at, raised, at.Supporters[0]);

        (await Refused.By(() => Call(at, raised, at.Supporters[1].Name))).Is(ErrorReason.SupporterNotFree);
        (await Refused.By(() => Call(at, other, at.Supporters[0].Name))).Is(ErrorReason.SupporterNotFree);
        await suite.Scheduling.DeclineOfferAsync(new() { Name = (await Now(at, raised)).Offers[0].Name, RequestId = RequestId() }, suite.As(at.Wing));
        (await Refused.By(() => Call(at, raised, at.Supporters[0].Name))).Is(ErrorReason.SupporterNotFree);
        Assert.Equal(RequestState.Offered, (await ByHand(at, raised, at.Supporters[1])).State);
    }

    [Fact]
    public async Task A_copy_of_the_registry_that_is_too_old_is_not_made_good_by_hand()
    {
        var (at, raised) = await WithoutList();
        await ByHand(at, raised, at.Supporters[0]);
        await Rows.Of(suite, "registry", $"delete from timers where kind = 'pulse' and tenant = '{at.Code}' returning tenant");
        await Rows.Of(suite, "scheduling", $"update standing_feeds set as_of = as_of - interval '16 minutes', version = version * 2 where establishment = '{at.Code}' returning establishment");

        (await Refused.By(() => Call(at, raised, at.Supporters[0].Name))).Is(ErrorReason.NotStanding);
        await Accept(at, await Now(at, raised));
        (await Refused.By(() => suite.Scheduling.AuthoriseMovementAsync(Authorise(raised), suite.As(at.Wing)))).Is(ErrorReason.ByHandOnly);
    }

    [Fact]
    public async Task Nobody_is_brought_to_somebody_who_was_not_named()
    {
        var at = await suite.Given.Asking(supporters: 1, keepApartList: false);
        var asked = new RaiseRequestRequest { Parent = at.Establishment, Scheme = at.Offering.Scheme, Zone = at.Zone, Channel = Channel.Phone, RequestId = RequestId() };
        var unnamed = await OnceCopied(() => suite.Scheduling.RaiseRequestAsync(asked, suite.As(at.Wing)));

        (await Refused.By(() => Call(at, unnamed, at.Supporters[0].Name))).Is(ErrorReason.AskerUnknown);
    }

    private async Task<(AskingCase At, Request Raised)> WithoutList()
    {
        var at = await suite.Given.Asking(supporters: 2, keepApartList: false);
        await suite.AllKnown(at);
        return (at, await suite.Given.Raised(at));
    }

    private Task<Request> ByHand(AskingCase at, Request request, AppointmentCase supporter) => OnceCopied(() => Call(at, request, supporter.Name));

    private Grpc.Core.AsyncUnaryCall<Request> Call(AskingCase at, Request request, string appointment) =>
        suite.Scheduling.RecordPairingByHandAsync(new() { Name = request.Name, Appointment = appointment, RequestId = RequestId() }, suite.As(at.Orderly));

    private async Task<Request> Now(AskingCase at, Request request) => await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Wing));

    private async Task Accept(AskingCase at, Request offered) =>
        await suite.Scheduling.AcceptOfferAsync(new() { Name = offered.Offers[^1].Name, RequestId = RequestId() }, suite.As(at.Wing));

    private static AuthoriseMovementRequest Authorise(Request request) => new() { Name = request.Name, RequestId = RequestId() };

    private static string Id(Request request) => request.Name.Split('/')[^1];
}
