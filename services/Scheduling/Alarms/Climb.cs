using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Nobody has taken the alarm on: it reaches the next level, or repeats at the last.</summary>
internal sealed class Climb(Db db) : ITimerHandler
{
    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        var climb = AlarmRow.Change("level = @word, repeats = @repeats, level_since = case when level = @word then level_since else @Now end, version = @version");
        var row = await AlarmRow.Lock(tx, AlarmRow.NameOf(timer.Tenant, timer.Key));
        if (row.AcknowledgedAt is not null || row.IsSettled(tx.Now))
        {
            return;
        }

        var (level, repeats) = row.Band is null
            ? AlarmRules.Climb(ProtoName.Parse<AlarmLevel>(row.Level), row.Repeats)
            : GapRules.Climb(ProtoName.Parse<AlarmLevel>(row.Level), row.Repeats);
        row = await tx.One<AlarmRow>(climb, new { row.Establishment, row.AlarmId, word = ProtoName.Of(level), repeats, tx.Now, version = Versions.Next(row.Version, tx.Now) });
        row.Tell(tx);
        tx.Schedule(TimerKinds.Climb, row.AlarmId, tx.Now + await Every(tx, row));
    }, cancel);

    private static async Task<TimeSpan> Every(Tx tx, AlarmRow row)
    {
        if (row.Band is not null)
        {
            return GapRules.ClimbsAfter(row.Since!.Value, tx.Now);
        }

        if (AlarmRules.IsOfTeam(ProtoName.Parse<AlarmKind>(row.Kind)))
        {
            return AlarmRules.TeamsClimbEvery;
        }

        var scheme = row.Scheme ?? (await RequestRow.Load(tx, new RequestName(row.Establishment, row.RequestId!))).Scheme;
        return (await OfferingRow.Require(tx, row.Establishment, scheme)).ClimbEvery;
    }
}
