using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A supporter beside a place that somebody is to fill.</summary>
/// <param name="Rule">What AssignDuty would refuse him with; null when nothing stands against him, or only where he lives.</param>
internal sealed record PossibleFill(CandidacyRow Candidacy, WhyNot WhyNot, ErrorReason? Rule);

/// <summary>Who could fill a place, in the order in which to ask them.</summary>
internal static class PossibleCovers
{
    public static IReadOnlyList<PossibleFill> InOrder(IEnumerable<CandidacyRow> candidacies, string zone, DayBand hours, LoadLimits limits, ZoneReach reach) =>
    [
        .. candidacies
            .Select(candidacy => Judge(candidacy, zone, hours, limits, reach))
            .OrderBy(one => one.WhyNot is not WhyNot.Unspecified)
            .ThenBy(one => one.WhyNot is WhyNot.Unspecified && one.Candidacy.RatherNot)
            .ThenBy(one => one.WhyNot is WhyNot.Unspecified ? one.Candidacy.AskedAt ?? DateTimeOffset.MinValue : DateTimeOffset.MinValue)
            .ThenBy(one => one.Candidacy.AppointmentId, StringComparer.Ordinal),
    ];

    /// <summary>Whether a place is left does not come in here: somebody is to leave it, or it is a gap.</summary>
    private static PossibleFill Judge(CandidacyRow candidacy, string zone, DayBand hours, LoadLimits limits, ZoneReach reach)
    {
        var refusal = DutyRules.Against(hours.Kind, shadow: false, int.MaxValue, candidacy.For(shadow: false)) ?? LoadRules.Against(limits, hours, candidacy.Around);
        return refusal?.Reason is ErrorReason rule
            ? new(candidacy, rule is ErrorReason.NotStanding ? WhyNot.MayNot : WhyNot.NotFree, rule)
            : new(candidacy, reach.Brings(candidacy.Zone, zone, hours.Kind) ? WhyNot.Unspecified : WhyNot.TooFar, null);
    }
}
