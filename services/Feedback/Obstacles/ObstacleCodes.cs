using System.Collections.Frozen;
using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Obstacles;

/// <summary>Where each obstacle belongs in the published frame: one place each, so that nothing is counted twice.</summary>
internal static class ObstacleCodes
{
    public static readonly FrozenDictionary<ObstacleCode, Taxonomy> Taxonomy = new Dictionary<ObstacleCode, Taxonomy>
    {
        [ObstacleCode.UnlockRefused] = V1.Taxonomy.PowerAndRisk,
        [ObstacleCode.NoEscort] = V1.Taxonomy.FundingAndResource,
        [ObstacleCode.NoPrivateRoom] = V1.Taxonomy.Location,
        [ObstacleCode.NobodyAvailable] = V1.Taxonomy.ArrangementsAndMonitoring,
        [ObstacleCode.FeedStale] = V1.Taxonomy.Integration,
        [ObstacleCode.NoDebrief] = V1.Taxonomy.TrainingAndSupport,
        [ObstacleCode.AskedToBreakConfidence] = V1.Taxonomy.RoleTensions,
        [ObstacleCode.StaffDidNotKnowRole] = V1.Taxonomy.AwarenessAndUtilisation,
        [ObstacleCode.UsedAsLabour] = V1.Taxonomy.ContributionToWorkforce,
        [ObstacleCode.LostPayOrAssociation] = V1.Taxonomy.PaymentAndPrivileges,
        [ObstacleCode.NoRestAfterNight] = V1.Taxonomy.ArrangementsAndMonitoring,
        [ObstacleCode.PressuredByPrisoners] = V1.Taxonomy.PowerAndRisk,
        [ObstacleCode.PressuredByStaff] = V1.Taxonomy.PowerAndRisk,
        [ObstacleCode.NoMaterials] = V1.Taxonomy.FundingAndResource,
        [ObstacleCode.CourseCancelled] = V1.Taxonomy.TrainingAndSupport,
        [ObstacleCode.ClearanceLate] = V1.Taxonomy.RecruitmentAndSelection,
        [ObstacleCode.MovedWithoutNotice] = V1.Taxonomy.Retention,
        [ObstacleCode.NoBacking] = V1.Taxonomy.InstitutionalBuyIn,
    }.ToFrozenDictionary();
}
