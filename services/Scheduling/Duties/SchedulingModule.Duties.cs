using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

public static partial class SchedulingModule
{
    private static Dictionary<string, Func<Refusal>> DutyConstraints => new() { ["duties_overlap"] = DutyRules.Overlaps };
}
