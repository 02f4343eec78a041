using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Consumers;
using PeerSupport.TrainingTracking.Credentials;
using PeerSupport.TrainingTracking.Enrolments;
using PeerSupport.TrainingTracking.SupportSessions;

namespace PeerSupport.TrainingTracking;

/// <summary>What a training provider does: courses, enrolments, certificates, support sessions.</summary>
public static class TrainingModule
{
    public static ServiceModule Module { get; } = new()
    {
        Name = "training",
        Service = TrainingService.Descriptor,
        Map = app => app.MapGrpcService<TrainingApi>(),
        Assembly = typeof(TrainingModule).Assembly,
        Events = Training.V1.EventsReflection.Descriptor,
        Constraints = new Dictionary<string, Func<Refusal>>
        {
            ["enrolments_once"] = () => EnrolmentRules.AlreadyEnrolled(""),
            ["certifications_days"] = () => Certificate.AlreadyCertified(""),
        },
        Subscriptions =
        [
            Subscription.To<ApplicationChanged, CandidateCopy>(),
            Subscription.To<PersonMerged, PersonRepointed>(),
            Subscription.To<PersonDied, DeathNoted>(),
            Subscription.To<OfferingChanged, TeamCopy>(),
        ],
        Timers = new Dictionary<string, Type>
        {
            [CertificationTimer.Expiring] = typeof(CertificationTimer),
            [CertificationTimer.Expired] = typeof(CertificationTimer),
            [SupportSessionTimer.Kind] = typeof(SupportSessionTimer),
            [SupervisionMonth.Kind] = typeof(SupervisionMonth),
        },
        SubjectAccess = HeldAboutPerson.Access,
        Secrets = [CertificateKey.Setting, CertificateKey.Previous],
        Services = (services, configuration) => services
            .AddPeer<RegistryService.RegistryServiceClient>("SupporterRegistry")
            .AddSingleton(PrintedTexts.Of(typeof(TrainingModule).Assembly, "certificates", configuration, Training.V1.ErrorReason.LanguageUnknown))
            .AddSingleton(CertificateKey.Of(configuration))
            .AddSingleton(TrainingSettings.Of(configuration)),
    };
}
