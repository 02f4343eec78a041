using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi(Db db, Peer<RegistryService.RegistryServiceClient> registry, EventFeed events, Webhooks webhooks)
    : TrainingService.TrainingServiceBase;
