using Google.Protobuf.WellKnownTypes;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Flags;

/// <summary>The day by which somebody had to take a flag on is over: where nobody has, that is told. The key is the flag's name; of one that was taken on it finds that.</summary>
internal sealed class FlagOverdueTimer(Db db) : ITimerHandler
{
    public const string Kind = "flag-overdue";

    /// <summary>At the end of its last day. The timer is no tenant's where a provider raised it.</summary>
    public static void Set(Tx tx, FlagRow flag, string zone) => tx.Schedule(Kind, flag.Name, flag.DueBy.AddDays(1).StartIn(zone));

    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, async tx =>
    {
        const string load = $"{FlagRow.Load} for update";
        var (establishment, id) = FlagRow.NameOf(timer.Key);
        if (await tx.Maybe<FlagRow>(load, new { establishment, id }) is { State: FlagState.Raised } flag)
        {
            tx.Emit(new FlagOverdue { Id = Ids.Random().ToString(), Establishment = $"establishments/{establishment}", Scheme = flag.Scheme, Since = timer.DueAt.ToTimestamp() });
        }
    }, cancel);
}
