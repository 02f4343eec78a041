using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

public static partial class SchedulingModule
{
    private static Subscription[] CopySubscriptions => [];

    private static Dictionary<string, Type> CopyTimers => [];
}
