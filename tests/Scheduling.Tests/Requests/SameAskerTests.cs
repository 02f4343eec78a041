using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Somebody asks, nobody comes at once, and another officer raises it again: one asker, one cell, two requests.</summary>
public sealed class SameAskerTests(SchedulingSuite suite)
{
    private readonly string _asker = PrisonerNumber();

    [Fact]
    public async Task While_a_supporter_comes_to_him_his_other_request_waits_as_if_nobody_were_there()
    {
        var at = await suite.Given.Asking(supporters: 2);
        await suite.AllKnown(at);
        var met = await suite.Given.InContact(at, _asker);
        var (second, stranger) = (await suite.Given.Raised(at, _asker), await suite.Given.Offered(at));

        await LookedForTwice(at, second);
        var waits = await Now(at, second);
        Assert.Equal((RequestState.Raised, 0), (waits.State, waits.Offers.Count));
        await suite.Scheduling.WithdrawRequestAsync(new() { Name = stranger.Name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing));
        await LookedForTwice(at, second); // the other supporter is free now
        Assert.Equal(RequestState.Raised, (await Now(at, second)).State);

        await suite.Scheduling.EndContactAsync(new() { Name = met.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Wing));
        await suite.Given.Becomes(at, second, RequestState.Offered);
    }

    [Fact]
    public async Task Of_two_that_are_looked_for_at_once_one_is_offered()
    {
        var at = await suite.Given.Asking(supporters: 4);
        await suite.AllKnown(at);
        for (var round = 0; round < 4; round++)
        {
            var asker = PrisonerNumber();
            var both = await Task.WhenAll(suite.Given.Raised(at, asker), suite.Given.Raised(at, asker));
            await Eventually.True(async () => (await Task.WhenAll(both.Select(one => Now(at, one)))).Any(now => now.State is RequestState.Offered), "nobody was asked");
            await Task.WhenAll(both.Select(async one =>
            {
                var now = await Now(at, one);
                return now.State is RequestState.Offered ? now : await suite.Given.Until(at, now, later => later.Etag != now.Etag, "was not looked for");
            }));

            Assert.Single(await Task.WhenAll(both.Select(one => Now(at, one))), now => now.State is RequestState.Offered);
            await Task.WhenAll(both.Select(async one =>
                await suite.Scheduling.WithdrawRequestAsync(new() { Name = one.Name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing))));
        }
    }

    /// <summary>By an instance of the release before, say, that runs beside this one.</summary>
    [Fact]
    public async Task Where_both_were_offered_the_one_that_is_ahead_goes_on_and_the_other_is_refused_at_each_step()
    {
        var at = await suite.Given.Asking(supporters: 2);
        await suite.AllKnown(at);
        var first = await suite.Given.Offered(at, _asker);
        var second = await Twice(at);

        await Accept(at, first);
        await AskerNotFree(first, () => suite.Scheduling.AcceptOfferAsync(new() { Name = second.Offers[0].Name, RequestId = RequestId() }, suite.As(at.Wing)));
        await Already(second, "ACCEPTED");
        await Authorise(at, first);
        await AskerNotFree(first, () => suite.Scheduling.AuthoriseMovementAsync(new() { Name = second.Name, RequestId = RequestId() }, suite.As(at.Wing)));
        await Already(second, "MOVEMENT_AUTHORISED");
        await Start(at, first);
        await AskerNotFree(first, () => suite.Scheduling.StartContactAsync(new() { Name = second.Name, PlaceType = PlaceType.Room, RequestId = RequestId() }, suite.As(at.Wing)));

        await suite.Scheduling.EndContactAsync(new() { Name = first.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Wing));
        Assert.Equal(RequestState.InContact, (await Start(at, second)).State);
    }

    [Fact]
    public async Task Of_two_who_are_at_the_door_at_the_same_moment_one_meets_him()
    {
        var at = await suite.Given.Asking(supporters: 2);
        await suite.AllKnown(at);
        var first = await suite.Given.Authorised(at, _asker);
        var second = await Twice(at);
        await Already(second, "MOVEMENT_AUTHORISED");

        var answers = await Task.WhenAll(Won(Start(at, first)), Won(Start(at, second)));

        Assert.Single(answers, won => won);
    }

    [Fact]
    public async Task By_hand_nobody_is_asked_about_the_second_either_and_it_is_said_as_of_whoever_is_not_free()
    {
        var at = await suite.Given.Asking(supporters: 2, keepApartList: false);
        await suite.AllKnown(at);
        var (first, second, other) = (await suite.Given.Raised(at, _asker), await suite.Given.Raised(at, _asker), await suite.Given.Raised(at));
        var offered = await ByHand(at, first, at.Supporters[0]);

        var ofTheSame = await Refused.By(() => ByHand(at, second, at.Supporters[1]));
        ofTheSame.Is(ErrorReason.SupporterNotFree);
        var bound = await Refused.By(() => ByHand(at, other, at.Supporters[0]));
        Assert.Equal(bound.Message, ofTheSame.Message);

        await ByHand(at, first, at.Supporters[0]); // what is asked about already may be checked again
        await suite.Scheduling.DeclineOfferAsync(new() { Name = offered.Offers[0].Name, RequestId = RequestId() }, suite.As(at.Wing));
        Assert.Equal(RequestState.Offered, (await ByHand(at, second, at.Supporters[1])).State);
    }

    private async Task LookedForTwice(AskingCase at, Request request)
    {
        for (var times = 0; times < 2; times++)
        {
            var before = await Now(at, request);
            await suite.Given.Until(at, before, now => now.Etag != before.Etag, "was not looked for");
        }
    }

    /// <summary>A second request of the asker, offered to the supporter who is not asked yet.</summary>
    private async Task<Request> Twice(AskingCase at)
    {
        const string offer = """
            with held as (delete from timers where tenant = $1 and kind = 'match' and key = $2),
            offered as (update requests set state = 'OFFERED' where request_id = $2)
            insert into offers (establishment, request_id, offer_id, appointment_id, person_id, state, live, offered_at, answer_by, past_limit)
            select establishment, $2, 'secondoffer', appointment_id, person_id, 'OPEN', true, now(), now() + interval '5 minutes', false
            from standings
            where establishment = $1 and appointment_id not in (select appointment_id from offers where establishment = $1 and live)
            """;
        var raised = await suite.Given.Raised(at, _asker);
        await LookedForTwice(at, raised);
        Assert.Equal(1, await Rows.Change(suite, "scheduling", offer, at.Code, Id(raised)));
        return await Now(at, raised);
    }

    private Task<int> Already(Request request, string state) => Rows.Change(suite, "scheduling", """
        with accepted as (update offers set state = 'ACCEPTED' where request_id = $1)
        update requests set state = $2, pairing_checked_at = now() where request_id = $1
        """, Id(request), state);

    private static async Task AskerNotFree(Request ahead, Func<AsyncUnaryCall<Request>> call) =>
        (await Refused.By(() => OnceAnswered(call))).Is(ErrorReason.AskerNotFree).With("request", ahead.Name);

    private static async Task<bool> Won(Task<Request> call)
    {
        try
        {
            await call;
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private async Task<Request> Accept(AskingCase at, Request offered) =>
        await suite.Scheduling.AcceptOfferAsync(new() { Name = offered.Offers[^1].Name, RequestId = RequestId() }, suite.As(at.Wing));

    private Task<Request> Authorise(AskingCase at, Request request) =>
        OnceAnswered(() => suite.Scheduling.AuthoriseMovementAsync(new() { Name = request.Name, RequestId = RequestId() }, suite.As(at.Wing)));

    private async Task<Request> Start(AskingCase at, Request request) =>
        await suite.Scheduling.StartContactAsync(new() { Name = request.Name, PlaceType = PlaceType.Room, RequestId = RequestId() }, suite.As(at.Wing));

    private async Task<Request> ByHand(AskingCase at, Request request, AppointmentCase supporter) =>
        await suite.Scheduling.RecordPairingByHandAsync(new() { Name = request.Name, Appointment = supporter.Name, RequestId = RequestId() }, suite.As(at.Orderly));

    private async Task<Request> Now(AskingCase at, Request request) => await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Wing));

    private static string Id(Request request) => request.Name.Split('/')[^1];
}
