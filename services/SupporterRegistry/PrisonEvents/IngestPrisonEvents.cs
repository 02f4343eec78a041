using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<IngestPrisonEventsResponse> IngestPrisonEvents(IngestPrisonEventsRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var batch = await PrisonEventBatch.Read(tx, request.Envelopes, db.Digest);
            await batch.Judge(tx, settings.Alerts);
            await batch.Single(tx, request.ValidateOnly);
            if (!request.ValidateOnly)
            {
                await batch.Keep(tx, Same);
            }

            return batch.ToProto();
        });
}
