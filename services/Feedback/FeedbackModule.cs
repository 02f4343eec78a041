using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.Consumers;
using PeerSupport.Feedback.Flags;
using PeerSupport.Feedback.Slips;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Training.V1;

namespace PeerSupport.Feedback;

/// <summary>What stood in the way and what people say: exactly for the establishment itself, through published atoms only for headquarters.</summary>
public static class FeedbackModule
{
    public static ServiceModule Module { get; } = new()
    {
        Name = "feedback",
        Service = FeedbackService.Descriptor,
        Map = app => app.MapGrpcService<FeedbackApi>(),
        Assembly = typeof(FeedbackModule).Assembly,
        Events = V1.EventsReflection.Descriptor,
        Subscriptions =
        [
            Subscription.To<EstablishmentChanged, EstablishmentCopy>(),
            Subscription.To<OfferingChanged, OfferingCopy>(),
            Subscription.To<ObstacleMet, ObstacleCounter>(),
            Subscription.To<RequestClosed, OutcomeCounter>(),
            Subscription.To<ExposureCounted, ExposureKeeper>(),
            Subscription.To<NightCounted, NightCounter>(),
            Subscription.To<DutiesCounted, DutyCounter>(),
            Subscription.To<AlarmChanged, AlarmCopy>(),
            Subscription.To<CourseRunCancelled, CancelledRunCounter>(),
            Subscription.To<CourseRunChanged, RunCopy>(),
            Subscription.To<ReviewOverdue, ReviewCounter>(),
            Subscription.To<ClearanceLate, ClearanceCounter>(),
            Subscription.To<SupportSessionOverdue, SupportSessionCounter>(),
            Subscription.To<OverdueMet, OverdueCounter>(),
            Subscription.To<ApplicationsCounted, OldestApplicationKeeper>(),
            Subscription.To<SupervisionCounted, SupervisionKeeper>(),
            Subscription.To<SelectionReached, SelectionPool>(),
        ],
        Timers = new Dictionary<string, Type> { [MonthClosing.Kind] = typeof(MonthClosing), [FlagOverdueTimer.Kind] = typeof(FlagOverdueTimer) },
        Secrets = [NoiseKey.Setting, SlipKey.Setting, SlipKey.Previous],
        SubjectAccess = HeldAboutPerson.Access,
        Services = (services, configuration) => services
            .AddPublished(configuration)
            .AddSingleton(NoiseKey.Of(configuration))
            .AddSingleton(SlipKey.Of(configuration))
            .AddSingleton(Printed.Of(configuration)),
    };
}
