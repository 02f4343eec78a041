using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Somebody who arrived has waited longer than the scheme says. The key is the induction.</summary>
internal sealed class NotSeen(Db db) : ITimerHandler
{
    public const string Kind = "not-seen";

    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        const string load = $"select {InductionRow.Columns} from inductions where establishment = @Tenant and induction_id = @Key for update";
        if (await tx.Maybe<InductionRow>(load, timer) is { At: InductionState.Waiting } row)
        {
            await OpenAlarms.Open(tx, row);
        }
    }, cancel);
}
