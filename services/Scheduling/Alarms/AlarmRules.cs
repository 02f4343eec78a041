using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>An alarm climbs from wing to orderly officer to governor, or from co-ordinator to governor, and repeats there, until somebody takes it on.</summary>
internal static class AlarmRules
{
    /// <summary>A team that nobody sits down with wakes no one at night.</summary>
    public static readonly TimeSpan TeamsClimbEvery = TimeSpan.FromDays(1);

    /// <summary>Kinds that are not shown. Alarms about a team, and about what it flagged, are the co-ordinator's and the governor's, those about a gap in cover the orderly officer's too; what was held on paper and not allowed is nothing for those who held it.</summary>
    public static string[] Unseen(IReadOnlySet<string> roles)
    {
        var plans = roles.Contains("COORDINATOR") || roles.Contains("GOVERNOR");
        return
        [
            .. plans ? [] : new[] { ProtoName.Of(AlarmKind.SupportSessionOverdue), ProtoName.Of(AlarmKind.FlagNotTaken) },
            .. plans || roles.Contains("ORDERLY") ? [] : new[] { ProtoName.Of(AlarmKind.CoverGap) },
            .. roles.Contains("ORDERLY") || roles.Contains("GOVERNOR") ? [] : new[] { ProtoName.Of(AlarmKind.ContactNotAllowed) },
        ];
    }

    /// <summary>About a team, and not about one night of it.</summary>
    public static bool IsOfTeam(AlarmKind kind) => kind is AlarmKind.SupportSessionOverdue or AlarmKind.FlagNotTaken;

    public static (AlarmLevel Level, int Repeats) Climb(AlarmLevel level, int repeats) => level switch
    {
        AlarmLevel.Wing => (AlarmLevel.Orderly, repeats),
        AlarmLevel.Orderly or AlarmLevel.Coordinator => (AlarmLevel.Governor, repeats),
        _ => (AlarmLevel.Governor, repeats + 1),
    };

    /// <summary>What the institution had to see to by a time: those are counted. UNSPECIFIED of the others.</summary>
    public static Overdue OverdueOf(AlarmKind kind) => kind switch
    {
        AlarmKind.SupporterNotBack => Overdue.Return,
        AlarmKind.ContactOverdue => Overdue.Contact,
        AlarmKind.LookInOverdue => Overdue.LookIn,
        _ => Overdue.Unspecified,
    };

    public static void RequireOpen(DateTimeOffset? acknowledgedAt)
    {
        if (acknowledgedAt is { } at)
        {
            throw new Refusal(ErrorReason.AlreadyAcknowledged, "Somebody has already acknowledged it.", ("acknowledged_at", $"{at.UtcDateTime:O}"));
        }
    }
}
