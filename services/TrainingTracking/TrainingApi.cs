using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Credentials;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi(
    Db db, Peer<RegistryService.RegistryServiceClient> registry, EventFeed events, Webhooks webhooks, PrintedTexts texts, CertificateKey key, TrainingSettings settings)
    : TrainingService.TrainingServiceBase;
