using PeerSupport.Feedback.V1;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;

namespace PeerSupport.Scheduling;

public static partial class SchedulingModule
{
    private static Subscription[] CopySubscriptions =>
    [
        Subscription.To<EstablishmentChanged, EstablishmentChangedHandler>(),
        Subscription.To<ZoneChanged, ZoneChangedHandler>(),
        Subscription.To<OfferingChanged, OfferingChangedHandler>(),
        Subscription.To<StandingChanged, StandingChangedHandler>(),
        Subscription.To<StandingsCounted, StandingsCountedHandler>(),
        Subscription.To<PersonMerged, PersonMergedHandler>(),
        Subscription.To<PairingsChanged, PairingsChangedHandler>(),
        Subscription.To<SupportSessionOverdue, SupportSessionOverdueHandler>(),
        Subscription.To<FlagOverdue, FlagOverdueHandler>(),
    ];

    private static Dictionary<string, Type> CopyTimers => new() { [RereadStandings.Kind] = typeof(RereadStandings), [RepointPerson.Kind] = typeof(RepointPerson) };
}
