using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Somebody loses a duty, or gains one.</summary>
internal sealed record RotaChange(Turn Turn, bool Gained)
{
    /// <summary>By day, band and zone: who lost it before who gained it.</summary>
    public static IReadOnlyList<RotaChange> Between(IReadOnlyList<Turn> before, IReadOnlyList<Turn> after)
    {
        var (was, becomes) = (before.Select(Bare).ToHashSet(), after.Select(Bare).ToHashSet());
        return
        [
            .. was.Except(becomes).Select(turn => new RotaChange(turn, Gained: false)).Concat(becomes.Except(was).Select(turn => new RotaChange(turn, Gained: true)))
                .OrderBy(change => change.Turn.Date).ThenBy(change => change.Turn.Kind).ThenBy(change => change.Turn.Zone, StringComparer.Ordinal)
                .ThenBy(change => change.Gained).ThenBy(change => change.Turn.AppointmentId, StringComparer.Ordinal),
        ];
    }

    public V1.RotaChange ToProto(string establishment) => new() { Kind = Gained ? RotaChangeKind.Gained : RotaChangeKind.Lost, Entry = Turn.ToProto(establishment) };

    private static Turn Bare(Turn turn) => turn with { Index = 0 };
}
