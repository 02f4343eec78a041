using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

public static partial class SchedulingModule
{
    // Races about requests are decided by the lock on the request, and about supporters by who is offered first: none ends in a violation.
    private static Dictionary<string, Func<Refusal>> RequestConstraints => [];

    private static Subscription[] RequestSubscriptions => [Subscription.To<PrisonerLeft, PrisonerLeftHandler>(), Subscription.To<PrisonerArrived, PrisonerArrivedHandler>()];

    private static Dictionary<string, Type> RequestTimers => new()
    {
        [TimerKinds.Match] = typeof(Match),
        [TimerKinds.OfferLapse] = typeof(OfferLapse),
        [TimerKinds.Escalate] = typeof(Escalate),
        [TimerKinds.Expire] = typeof(Expire),
        [TimerKinds.ContactLimit] = typeof(ContactLimit),
        [TimerKinds.NotBack] = typeof(NotBack),
        [TimerKinds.LookIn] = typeof(LookInMissed),
        [TimerKinds.Climb] = typeof(Climb),
        [TimerKinds.Forget] = typeof(Forget),
        [TimerKinds.Debrief] = typeof(MissDebrief),
        [ExposurePeriod.Timer] = typeof(TellExposure),
        [CountNight.Kind] = typeof(CountNight),
        [CountDuties.Kind] = typeof(CountDuties),
        [LookForGaps.Kind] = typeof(LookForGaps),
        [LookForPacks.Kind] = typeof(LookForPacks),
        [CheckPartners.Kind] = typeof(CheckPartners),
        [RecheckPartners.Kind] = typeof(RecheckPartners),
        [NotSeen.Kind] = typeof(NotSeen),
        [NotAcknowledged.Kind] = typeof(NotAcknowledged),
    };
}
