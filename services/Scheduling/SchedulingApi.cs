using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>One file for each RPC, in the folder of its resource.</summary>
internal sealed partial class SchedulingApi(
    Db db, Peer<RegistryService.RegistryServiceClient> registry, CopyAge copyAge, Watching watching, PlanningDesk desk, EventFeed events, Webhooks webhooks, PrintedTexts texts, RotaTexts rotaTexts)
    : SchedulingService.SchedulingServiceBase;
