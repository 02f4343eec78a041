using PeerSupport.Harness;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Events;

/// <summary>What a provider's own systems are told.</summary>
public sealed class PublishedTests(SuiteFixture suite)
{
    [Fact]
    public async Task A_provider_fetches_what_became_of_its_certificates_and_has_it_sent()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var (provider, caller) = (offering.Provider, suite.As($"PROVIDER@{offering.Provider.Split('/')[1]}"));
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await suite.Training.CreateWebhookAsync(new() { Parent = provider, Url = receiver.Url, RequestId = Given.RequestId() }, caller);
        var supporter = await suite.Given.Appointed(offering);

        var sent = await receiver.Next(webhook.Secret, e => e.Type == CertificationChanged.Descriptor.FullName);
        var fetched = Assert.Single((await suite.Training.ListEventsAsync(new() { Parent = provider, Types_ = { sent.Type } }, caller)).Events);
        Assert.Equal(sent, fetched);
        Assert.Equal(supporter.Certification, fetched.Data.Fields["certification"].StringValue);
    }

    [Fact]
    public async Task Anothers_events_and_an_establishments_are_not_there()
    {
        var caller = suite.As($"PROVIDER@{Given.Provider()}");
        foreach (var parent in new[] { $"providers/{Given.Provider()}", "establishments/MDI" })
        {
            (await Refused.By(() => suite.Training.ListEventsAsync(new() { Parent = parent }, caller))).Is(Platform.V1.ErrorReason.NotFound);
        }
    }
}
