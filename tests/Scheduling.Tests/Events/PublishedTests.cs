using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Platform.V1;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>What an establishment's own systems are told, whether they fetch it or have it sent.</summary>
public sealed class PublishedTests(SchedulingSuite suite)
{
    [Fact]
    public async Task The_prisons_system_fetches_what_changed_and_nothing_of_who_asked()
    {
        var place = await suite.Given.Place();
        var supporter = await suite.Given.Appointed(place.Offering, night: true);
        var duty = await suite.Given.OnDuty(place, supporter.Name);

        var told = await Eventually.Some(async () =>
            (await suite.Scheduling.ListEventsAsync(new() { Parent = place.Establishment }, suite.As($"PRISON_SYSTEM@{place.Code}"))).Events.SingleOrDefault(e => e.Type == DutyChanged.Descriptor.FullName), "it was not published");
        Assert.Equal(duty.Name, told.Data.Fields["duty"].StringValue);
        Assert.Equal(JsonOf(await suite.Events.Next<DutyChanged>(e => e.Duty == duty.Name)), told.Data);
    }

    [Fact]
    public async Task An_alarm_reaches_the_prisons_own_receiver_signed()
    {
        var second = Duration.FromTimeSpan(TimeSpan.FromSeconds(1));
        var at = await suite.Given.Asking(rules: new() { EscalateAfter = second, ClimbEvery = second });
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await suite.Scheduling.CreateWebhookAsync(
            new() { Parent = at.Establishment, Url = receiver.Url, Types_ = { AlarmChanged.Descriptor.FullName }, RequestId = Given.RequestId() }, suite.AsMachine($"PRISON_SYSTEM@{at.Code}"));
        var request = await suite.Given.Raised(at);

        var e = await receiver.Next(webhook.Secret, e => e.Data.Fields["level"].StringValue == "ALARM_LEVEL_ORDERLY");
        Assert.Equal(AlarmChanged.Descriptor.FullName, e.Type);
        Assert.StartsWith(at.Establishment, e.Data.Fields["alarm"].StringValue, StringComparison.Ordinal);
        Assert.DoesNotContain(request.Name, e.ToString(), StringComparison.Ordinal);
        await suite.Scheduling.DeleteWebhookAsync(new() { Name = webhook.Name, RequestId = Given.RequestId() }, suite.As($"PRISON_SYSTEM@{at.Code}"));
    }

    [Fact]
    public async Task That_a_request_ended_is_published_to_nobody()
    {
        var at = await suite.Given.Asking();
        var request = await suite.Given.Raised(at);
        await suite.Scheduling.WithdrawRequestAsync(new() { Name = request.Name, By = WithdrawnBy.Asker, RequestId = Given.RequestId() }, suite.As(at.Wing));
        await suite.Events.Next<RequestClosed>(e => e.Establishment == at.Establishment);

        var page = await suite.Scheduling.ListEventsAsync(new() { Parent = at.Establishment }, suite.As($"PRISON_SYSTEM@{at.Code}"));
        Assert.DoesNotContain(page.Events, e => e.Type == RequestClosed.Descriptor.FullName);
        (await Refused.By(() => suite.Scheduling.ListEventsAsync(
            new() { Parent = at.Establishment, Types_ = { RequestClosed.Descriptor.FullName } }, suite.As($"PRISON_SYSTEM@{at.Code}")))).Is(Platform.V1.ErrorReason.InvalidFields);
    }

    private static Struct JsonOf(Google.Protobuf.IMessage message) => Google.Protobuf.JsonParser.Default.Parse<Struct>(Google.Protobuf.JsonFormatter.Default.Format(message));
}
