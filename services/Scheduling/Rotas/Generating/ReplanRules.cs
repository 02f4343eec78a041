using System.Globalization;
using PeerSupport.Platform;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling;

/// <summary>What is left to plan of a rota whose duties stand as they do now.</summary>
internal static class ReplanRules
{
    public static void RequireDaysLeft(RotaSpan span, DateOnly today)
    {
        if (span.Last < today)
        {
            throw new Refusal(ErrorReason.RotaOver, "All days of the rota are over.", ("last_day", span.Last.ToString("O", CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Which duties are not planned again: what has begun, what is locked, and whoever has two on one day, since a search gives nobody two.</summary>
    /// <param name="sound">The duties as they are given, of those that break no rule.</param>
    /// <param name="locked">Which are locked, by index.</param>
    public static IReadOnlySet<int> Staying(IReadOnlyList<KnownTurn> sound, IReadOnlySet<int> locked)
    {
        var twoADay = sound.GroupBy(turn => (turn.PersonId, turn.Turn.Date)).Where(day => day.Count() > 1).SelectMany(day => day);
        return sound.Where(turn => turn.IsHeld).Concat(twoADay).Select(turn => turn.Turn.Index).Concat(locked).ToHashSet();
    }
}
