using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

[Collection(typeof(Alone))]
public sealed class PairingWithoutRegistryTests(SchedulingSuite suite)
{
    [Fact]
    public async Task Without_the_registry_everybody_may_ask_and_nobody_is_paired()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var accepted = await suite.Given.AcceptedBySupporter(at);
        await suite.Service("registry").Stop();
        try
        {
            var request = await suite.Given.Raised(at);
            var waiting = await suite.Given.Until(at, request, now => now.ByHandOnly, "did not say that pairing is by hand only");
            Assert.Empty(waiting.Offers);
            Assert.Equal([Alternative.Phone, Alternative.Staff, Alternative.Emergency], waiting.Alternatives);

            (await Refused.By(() => suite.Scheduling.AuthoriseMovementAsync(Authorise(accepted), suite.As(at.Wing)))).Is(ErrorReason.ByHandOnly);
            Assert.Equal(RequestState.Accepted, (await suite.Scheduling.GetRequestAsync(new() { Name = accepted.Name }, suite.As(at.Wing))).State);
        }
        finally
        {
            await suite.Service("registry").Start();
        }

        await suite.Given.KeptApart(at);
        var authorised = await Eventually.Some(async () => await Authorised(at, accepted));
        Assert.Equal(RequestState.MovementAuthorised, authorised.State);
    }

    [Fact]
    public async Task A_registry_that_says_nothing_is_waited_for_two_seconds_and_then_nobody_is_paired()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), Pairings.Patience);
        var at = await suite.Given.Asking(supporters: 1);
        var accepted = await suite.Given.AcceptedBySupporter(at);
        await suite.Service("registry").Stop();
        try
        {
            using var silent = new TcpListener(IPAddress.Loopback, suite.Service("registry").Grpc.Port);
            silent.Start();

            // a call may still meet the end of an old connection and be refused at once: the next one makes a new one, which stays silent
            await Eventually.True(async () =>
            {
                var clock = Stopwatch.StartNew();
                (await Refused.By(() => suite.Scheduling.AuthoriseMovementAsync(Authorise(accepted), suite.As(at.Wing)))).Is(ErrorReason.ByHandOnly);
                Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"it took {clock.Elapsed}"); // a busy machine is late; who waited for an answer would wait for ever
                return clock.Elapsed > TimeSpan.FromSeconds(1.9);
            }, "nobody waited for the registry");
        }
        finally
        {
            await suite.Service("registry").Start();
        }
    }

    private static AuthoriseMovementRequest Authorise(Request request) => new() { Name = request.Name, RequestId = RequestId() };

    private async Task<Request?> Authorised(AskingCase at, Request accepted)
    {
        try
        {
            return await suite.Scheduling.AuthoriseMovementAsync(Authorise(accepted), suite.As(at.Wing));
        }
        catch (Grpc.Core.RpcException away) when (away.StatusCode is Grpc.Core.StatusCode.FailedPrecondition)
        {
            return null;
        }
    }
}
