using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Trainers;

/// <summary>Trainers come in from outside and are vetted for a time. Vetting takes 6 to 12 weeks: who is warned 90 days before loses no course.</summary>
internal static class Vetting
{
    public const int WarningDays = 90;

    private const int LongestYears = 10;

    public static VettingState On(DateOnly today, DateOnly until) =>
        today > until ? VettingState.Lapsed
        : today >= until.AddDays(-WarningDays) ? VettingState.Expiring
        : VettingState.Vetted;

    /// <summary>The last days by which vetting stands so.</summary>
    public static (DateOnly First, DateOnly Last) Days(VettingState state, DateOnly today) => state switch
    {
        VettingState.Lapsed => (DateOnly.MinValue, today.AddDays(-1)),
        VettingState.Expiring => (today, today.AddDays(WarningDays)),
        VettingState.Vetted => (today.AddDays(WarningDays + 1), DateOnly.MaxValue),
        _ => (DateOnly.MinValue, DateOnly.MaxValue),
    };

    /// <summary>A last day may lie in the past: vetting was withdrawn, or ran out.</summary>
    public static DateOnly Until(DateOnly asked, DateOnly today)
    {
        var latest = today.AddYears(LongestYears);
        return asked > latest || asked < today.AddYears(-LongestYears)
            ? throw Refusal.Invalid(("vetted_until", $"must lie within ten years, not after {latest:O}"))
            : asked;
    }
}
