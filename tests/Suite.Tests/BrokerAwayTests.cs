using PeerSupport.Harness;
using PeerSupport.Platform.Tests;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>Without a broker nobody at a wing notices: requests are recorded and met; the news follows when it is back.</summary>
public sealed class BrokerAwayTests(BrokerAwayTests.CuttableSuite suite) : IClassFixture<BrokerAwayTests.CuttableSuite>
{
    [Fact]
    public async Task While_the_broker_is_away_services_stay_ready_and_requests_are_met()
    {
        var at = await suite.Given.Asking(supporters: 1);
        await Met(at); // so scheduling knows the supporter
        await suite.Events.Next<RequestClosed>(closed => closed.Scheme == at.Offering.Scheme);
        suite.Broker.Cut();
        try
        {
            foreach (var service in new[] { "registry", "training", "scheduling", "feedback" })
            {
                using var json = suite.Json(service, at.Wing);
                Assert.Equal(System.Net.HttpStatusCode.OK, (await json.GetAsync(new Uri("ready", UriKind.Relative))).StatusCode);
            }

            await Met(at);
            Assert.Single(Told(at));
        }
        finally
        {
            suite.Broker.Mend();
        }

        await Eventually.True(() => Task.FromResult(Told(at).Count(closed => closed.Outcome is RequestState.Met) == 2), "the news did not follow");
    }

    // What was not yet confirmed when the wire was cut is sent again: twice the same is one.
    private IEnumerable<RequestClosed> Told(AskingCase at) =>
        suite.Events.All<RequestClosed>(closed => closed.Scheme == at.Offering.Scheme).DistinctBy(closed => closed.Id);

    private async Task Met(AskingCase at)
    {
        var request = await suite.Given.InContact(at);
        await suite.Scheduling.EndContactAsync(new() { Name = request.Name, Outcome = ContactOutcome.Talked, RequestId = Given.RequestId() }, suite.As(at.Wing));
    }

    /// <summary>The services reach the broker over a wire that can be cut; the test itself does not.</summary>
    public sealed class CuttableSuite : SuiteFixture
    {
        private Wire? _wire;

        internal Wire Broker => _wire ??= Mended(new Wire(BrokerUrl));

        protected override string ServicesBrokerUrl => Broker.Url;

        private static Wire Mended(Wire wire)
        {
            wire.Mend();
            return wire;
        }
    }
}
