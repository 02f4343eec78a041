using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling;

/// <summary>Where a supporter has to pass concerns on, that he did is recorded; elsewhere that he did would itself tell what was said.</summary>
internal static class ConcernRules
{
    public static void Pass(string scheme, ConfidentialityClass confidentiality, DateTimeOffset passedAt, DateTimeOffset now)
    {
        if (confidentiality is not ConfidentialityClass.Limited)
        {
            throw new Refusal(ErrorReason.NoConcernsHere, "Only in schemes of class LIMITED concerns are passed on and recorded.", ("scheme", scheme));
        }

        RequestRules.RequireBetween("passed_at", passedAt, now - RequestRules.LongestBackdating, now);
    }

    public static void Acknowledge(ConcernTo to, DateTimeOffset? acknowledgedAt, IReadOnlySet<string> roles)
    {
        AlarmRules.RequireOpen(acknowledgedAt);
        if (!Told(to).Any(roles.Contains))
        {
            throw new Refusal(ErrorReason.NotWhoWasTold, "Whoever was told of the concern says that it has come to him.", ("to", ProtoName.Of(to)));
        }
    }

    /// <summary>An alarm begins with whoever was told where alarms come to him, and else with the orderly officer, who is there at any hour.</summary>
    public static AlarmLevel AlarmBegins(ConcernTo to) => to is ConcernTo.WingOfficer ? AlarmLevel.Wing : AlarmLevel.Orderly;

    /// <summary>Whose word it is; of those who have no access here the co-ordinator passes it on, and the governor answers for all.</summary>
    private static string[] Told(ConcernTo to) => to switch
    {
        ConcernTo.WingOfficer => ["WING", "ORDERLY", "GOVERNOR"],
        ConcernTo.OrderlyOfficer => ["ORDERLY", "GOVERNOR"],
        ConcernTo.SaferCustody => ["SAFEGUARDING", "GOVERNOR"],
        _ => ["COORDINATOR", "GOVERNOR"],
    };
}
