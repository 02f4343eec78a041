using PeerSupport.Harness;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>What an establishment's own systems are told of itself, whoever changed it.</summary>
public sealed class PublishedTests(RegistrySuite suite)
{
    [Fact]
    public async Task The_prisons_system_fetches_its_own_register_offerings_and_standings()
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var parent = offering.Name[..offering.Name.IndexOf("/offerings", StringComparison.Ordinal)];
        var supporter = await suite.Given.Appointed(offering);

        // A transaction that has not ended yet, whosever it is, holds up what comes after it.
        var page = await Eventually.Some(async () =>
            await suite.Registry.ListEventsAsync(new() { Parent = parent }, suite.As($"PRISON_SYSTEM@{parent.Split('/')[1]}")) is var told && Types(told).Contains("StandingChanged") ? told : null);
        Assert.Equal(["ApplicationChanged", "EstablishmentChanged", "OfferingChanged", "StandingChanged", "ZoneChanged"], Types(page));
        Assert.DoesNotContain(supporter.PrisonerNumber, page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_has_them_sent_and_sees_how_that_goes()
    {
        var establishment = await suite.Given.Establishment();
        var caller = suite.As($"PRISON_SYSTEM@{establishment.Split('/')[1]}");
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await suite.Registry.CreateWebhookAsync(new() { Parent = establishment, Url = receiver.Url, RequestId = Given.RequestId() }, caller);
        await suite.Given.Offering(establishment);

        await receiver.Next(webhook.Secret, e => e.Type == OfferingChanged.Descriptor.FullName);
        await Eventually.True(async () => (await suite.Registry.ListWebhooksAsync(new() { Parent = establishment }, caller)).Webhooks.Single().LastDeliveredAt is not null);
    }

    private static IEnumerable<string> Types(Platform.V1.ListEventsResponse page) => page.Events.Select(e => e.Type.Split('.')[^1]).Distinct().Order();
}
