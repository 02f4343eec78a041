using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.SupportSessions;

/// <summary>A team is without a support session for too long; and again each time that as long passes. A session that is held moves it.</summary>
internal sealed class SupportSessionTimer(Db db) : ITimerHandler
{
    public const string Kind = "support-session";

    /// <summary>As the team's clock stands. The timer is no tenant's, as the provider's calls are that set it.</summary>
    public static void Set(Tx tx, TeamRow team)
    {
        if (SupervisionRules.DueAt(team.Clock, team.SupportEvery) is { } due)
        {
            tx.Schedule(Kind, team.Name, due);
        }
        else
        {
            tx.Cancel(Kind, team.Name);
        }
    }

    public Task Fire(DueTimer timer, CancellationToken cancel) =>
        db.Fire(timer, async tx =>
        {
            const string load = $"{TeamRow.Load} for no key update";
            var team = await tx.One<TeamRow>(load, OfferingName.Parse(timer.Key));
            if (!SupervisionRules.IsOverdue(team.Clock, team.SupportEvery, tx.Now))
            {
                Set(tx, team);
                return;
            }

            tx.Emit(new SupportSessionOverdue
            {
                Id = Ids.Random().ToString(),
                Establishment = $"establishments/{team.Establishment}",
                Provider = $"providers/{team.Provider}",
                Scheme = team.Scheme,
                Since = team.CountsFrom.ToTimestamp(),
            });
            tx.Schedule(Kind, timer.Key, tx.Now + team.SupportEvery!.Value);
        }, cancel);
}
