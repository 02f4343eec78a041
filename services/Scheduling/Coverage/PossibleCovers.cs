using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A supporter beside a place that somebody is to fill.</summary>
/// <param name="Rule">What AssignDuty would refuse him with; null when nothing stands against him.</param>
internal sealed record PossibleFill(CandidacyRow Candidacy, WhyNot WhyNot, ErrorReason? Rule);

/// <summary>Who could fill a place, in the order in which to ask them.</summary>
internal static class PossibleCovers
{
    /// <param name="zone">Its name.</param>
    public static IReadOnlyList<PossibleFill> InOrder(IEnumerable<CandidacyRow> candidacies, string zone, DayBand hours, LoadLimits limits) =>
    [
        .. candidacies
            .Select(candidacy => Judge(candidacy, zone, hours, limits))
            .OrderBy(one => one.WhyNot is not WhyNot.Unspecified)
            .ThenBy(one => one.WhyNot is WhyNot.Unspecified && one.Candidacy.RatherNot)
            .ThenBy(one => one.WhyNot is WhyNot.Unspecified ? one.Candidacy.AskedAt ?? DateTimeOffset.MinValue : DateTimeOffset.MinValue)
            .ThenBy(one => one.Candidacy.AppointmentId, StringComparer.Ordinal),
    ];

    /// <summary>Whether a place is left does not come in here: somebody is to leave it, or it is a gap.</summary>
    private static PossibleFill Judge(CandidacyRow candidacy, string zone, DayBand hours, LoadLimits limits)
    {
        var refusal = DutyRules.Against(zone, hours.Kind, shadow: false, int.MaxValue, candidacy.For(shadow: false)) ?? LoadRules.Against(limits, hours, candidacy.Around);
        var rule = (ErrorReason?)refusal?.Reason;
        var whyNot = rule switch
        {
            null => WhyNot.Unspecified,
            ErrorReason.NotStanding => WhyNot.MayNot,
            ErrorReason.TooFar => WhyNot.TooFar,
            _ => WhyNot.NotFree,
        };
        return new(candidacy, whyNot, rule);
    }
}
