using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using PeerSupport.Platform.V1;

namespace PeerSupport.SupporterRegistry;

/// <summary>What this service publishes, for those who can't reach the broker. The platform does it; the contract says it is this service's too.</summary>
internal sealed partial class RegistryApi
{
    public override Task<ListEventsResponse> ListEvents(ListEventsRequest request, ServerCallContext context) => events.List(request, context);

    public override Task<Webhook> CreateWebhook(CreateWebhookRequest request, ServerCallContext context) => webhooks.Create(request, context);

    public override Task<Webhook> GetWebhook(GetWebhookRequest request, ServerCallContext context) => webhooks.Get(request, context);

    public override Task<ListWebhooksResponse> ListWebhooks(ListWebhooksRequest request, ServerCallContext context) => webhooks.List(request, context);

    public override Task<Webhook> RotateWebhookSecret(RotateWebhookSecretRequest request, ServerCallContext context) => webhooks.RotateSecret(request, context);

    public override Task<Empty> DeleteWebhook(DeleteWebhookRequest request, ServerCallContext context) => webhooks.Delete(request, context);
}
