using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What this service is. Rota and requests each say their part beside their own code.</summary>
public static partial class SchedulingModule
{
    public static ServiceModule Module { get; } = new()
    {
        Name = "scheduling",
        Service = SchedulingService.Descriptor,
        Map = app => app.MapGrpcService<SchedulingApi>(),
        Assembly = typeof(SchedulingModule).Assembly,
        Events = V1.EventsReflection.Descriptor,
        Constraints = new Dictionary<string, Func<Refusal>>([.. DutyConstraints, .. RequestConstraints]),
        Subscriptions = [.. CopySubscriptions, .. RequestSubscriptions],
        Timers = new Dictionary<string, Type>([.. CopyTimers, .. RequestTimers]),
        SubjectAccess = HeldAboutPerson.Access,
        Services = (services, configuration) => services
            .AddPeer<RegistryService.RegistryServiceClient>("SupporterRegistry")
            .AddSingleton<CopyAge>()
            .AddSingleton<PlanningDesk>()
            .AddSingleton(PrintedTexts.Of(typeof(SchedulingModule).Assembly, "nightpack", configuration, V1.ErrorReason.LanguageUnknown))
            .AddSingleton(new RotaTexts(PrintedTexts.Of(typeof(SchedulingModule).Assembly, "rota", configuration, V1.ErrorReason.LanguageUnknown)))
            .AddHostedService<Figures>(),
    };
}
