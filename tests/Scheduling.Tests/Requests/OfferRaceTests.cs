using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

public sealed class OfferRaceTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Of_a_yes_and_a_no_at_the_same_moment_one_wins()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var offered = await suite.Given.Offered(at);
        var name = offered.Offers[0].Name;

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Won(i % 2 == 0
            ? suite.Scheduling.AcceptOfferAsync(new() { Name = name, RequestId = RequestId() }, suite.As(at.Wing))
            : suite.Scheduling.DeclineOfferAsync(new() { Name = name, RequestId = RequestId() }, suite.As(at.Wing)))));

        var winner = Assert.Single(answers, answer => answer is not null)!;
        var now = await suite.Scheduling.GetRequestAsync(new() { Name = offered.Name }, suite.As(at.Wing));
        Assert.Equal(winner.Offers[0].State, now.Offers[0].State);
    }

    /// <summary>Each yes comes about when its offer is taken back: it holds, or it is refused, and never both.</summary>
    [Fact]
    public async Task Of_a_yes_and_the_end_of_the_offer_at_the_same_moment_one_wins()
    {
        var at = await suite.Given.Asking(supporters: 6, rules: new() { OfferTime = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) });
        var request = await suite.Given.Raised(at);
        for (var tries = 0; tries < 6; tries++)
        {
            var offered = await suite.Given.Until(at, request, now => now.Offers.Count > tries, "asked nobody else");
            var offer = offered.Offers[tries];
            await Task.Delay(offer.AnswerBy.ToDateTimeOffset() - TimeProvider.System.GetUtcNow() is { Ticks: > 0 } rest ? rest + TimeSpan.FromMilliseconds(tries * 15) : TimeSpan.Zero);

            var yes = await Won(suite.Scheduling.AcceptOfferAsync(new() { Name = offer.Name, RequestId = RequestId() }, suite.As(at.Wing)));

            var after = await suite.Given.Until(at, request, now => now.Offers[tries].State is not OfferState.Open, "left the offer open");
            Assert.Equal(yes is null ? OfferState.Withdrawn : OfferState.Accepted, after.Offers[tries].State);
            if (yes is not null)
            {
                Assert.Equal(RequestState.Accepted, after.State);
                return;
            }
        }
    }

    [Fact]
    public async Task An_offer_is_answered_once()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var accepted = await suite.Given.AcceptedBySupporter(at);

        var refused = await Refused.By(() => suite.Scheduling.DeclineOfferAsync(new() { Name = accepted.Offers[0].Name, RequestId = RequestId() }, suite.As(at.Wing)));

        refused.Is(ErrorReason.IllegalTransition).With("state", "ACCEPTED").With("allowed", "OPEN");
    }

    /// <summary>The registry was asked about the one before: its answer opens no door for whoever has said yes since.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_said_yes_after_the_registry_was_asked_is_not_brought_by_its_answer(bool started)
    {
        var at = await suite.Given.Asking(supporters: 2);
        await suite.AllKnown(at);
        var request = started ? await suite.Given.Authorised(at) : await suite.Given.AcceptedBySupporter(at);
        var id = request.Name.Split('/')[^1];
        await Rows.Change(suite, "scheduling", "update requests set pairing_checked_at = pairing_checked_at - interval '61 seconds' where request_id = $1", id);
        await using var next = new NpgsqlConnection(suite.Connections("scheduling").Owner);
        await next.OpenAsync(TestContext.Current.CancellationToken);
        await using var asked = await next.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var ask = new NpgsqlCommand($"""
            select 1 from requests where request_id = '{id}' for update;
            update offers set state = 'WITHDRAWN', live = false where request_id = '{id}' and live;
            insert into offers (establishment, request_id, offer_id, appointment_id, person_id, state, live, offered_at, answer_by, past_limit)
            select establishment, '{id}', 'nextoffer', appointment_id, person_id, 'ACCEPTED', true, now(), now(), false
            from standings
            where establishment = '{at.Code}' and appointment_id not in (select appointment_id from offers where request_id = '{id}')
            """, next);
        Assert.Equal(2, await ask.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

        var refused = Refused.By(() => OnceAnswered(() => started
            ? suite.Scheduling.StartContactAsync(new() { Name = request.Name, PlaceType = PlaceType.Room, RequestId = RequestId() }, suite.As(at.Wing))
            : suite.Scheduling.AuthoriseMovementAsync(new() { Name = request.Name, RequestId = RequestId() }, suite.As(at.Wing))));
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from pg_stat_activity where $1 = any(pg_blocking_pids(pid))", next.ProcessID) > 0, "nobody waited");
        await asked.CommitAsync(TestContext.Current.CancellationToken);

        (await refused).Is(Platform.V1.ErrorReason.Contention);
        Assert.Equal(request.State, (await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Wing))).State);
    }

    private static async Task<Request?> Won(AsyncUnaryCall<Request> call)
    {
        try
        {
            return await call;
        }
        catch (RpcException lost) when (lost.StatusCode is StatusCode.FailedPrecondition)
        {
            return null;
        }
    }
}
