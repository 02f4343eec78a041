using PeerSupport.Training.V1;

namespace PeerSupport.SupporterRegistry;

/// <summary>Who may support whom, where, and why we may trust it.</summary>
public static class RegistryModule
{
    public static ServiceModule Module { get; } = new()
    {
        Name = "registry",
        Service = RegistryService.Descriptor,
        Map = app => app.MapGrpcService<RegistryApi>(),
        Assembly = typeof(RegistryModule).Assembly,
        Events = Registry.V1.EventsReflection.Descriptor,
        Constraints = new Dictionary<string, Func<Refusal>>
        {
            ["applications_two_keys"] = TwoKeys.SameDecider,
        },
        Subscriptions =
        [
            Subscription.To<CertificationChanged, OnCertificationChanged>(),
            Subscription.To<EnrolmentChanged, OnEnrolmentChanged>(),
        ],
        Timers = new Dictionary<string, Type> { [Pulse.Kind] = typeof(Pulse), [Rezoned.Kind] = typeof(Rezoned) },
        SubjectAccess = HeldAboutPerson.Access,
        Services = (services, configuration) => services.AddSingleton(RegistrySettings.Of(configuration)).AddSingleton(LetterTexts.Of(configuration)).AddSingleton(PrisonWordSchemes.Of(configuration)).AddHostedService<Figures>(),
    };
}
