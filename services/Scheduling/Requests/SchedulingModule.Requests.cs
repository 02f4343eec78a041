using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

public static partial class SchedulingModule
{
    private static Dictionary<string, Func<Refusal>> RequestConstraints => [];

    private static Subscription[] RequestSubscriptions => [];

    private static Dictionary<string, Type> RequestTimers => [];
}
