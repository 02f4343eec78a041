using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;

namespace PeerSupport.TrainingTracking.SupportSessions;

/// <summary>
/// Tells once a month how long each team had been without a support session when the month ended. There is one such timer, and it is no tenant's. Of a
/// month that nobody counted in time, and of a team that has had a session since, nothing is told: how it stood is not known any more.
/// </summary>
internal sealed class SupervisionMonth(Db db) : ITimerHandler
{
    public const string Kind = "supervision-month";

    public Task Fire(DueTimer timer, CancellationToken cancel) =>
        db.Fire(timer, async tx =>
        {
            const string load = $"""
                select {TeamRow.Columns}
                from teams
                where support_every is not null and counts_from < @over and (last_held is null or last_held < @month)
                order by establishment, scheme
                """;
            var month = tx.Now.DayIn(Certificate.Zone).FirstOfMonth();
            var over = month.StartIn(Certificate.Zone);
            foreach (var team in await tx.Many<TeamRow>(load, new { over, month }))
            {
                tx.Emit(new SupervisionCounted
                {
                    Id = Ids.Random().ToString(),
                    Establishment = $"establishments/{team.Establishment}",
                    Scheme = team.Scheme,
                    Month = month.AddMonths(-1).ToProto(),
                    Weeks = SupervisionRules.WeeksSince(team.Clock, over),
                });
            }

            tx.Schedule(Kind, timer.Key, CountedAt(month));
        }, cancel);

    /// <summary>When a month is counted: an hour after its end, when what happened in it has been committed.</summary>
    public static DateTimeOffset CountedAt(DateOnly month) => month.AddMonths(1).StartIn(Certificate.Zone).AddHours(1);
}
