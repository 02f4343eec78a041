namespace PeerSupport.SupporterRegistry;

/// <summary>
/// The register put an establishment's clocks elsewhere: its days begin and end at other instants, and every standing, pause and review there with them.
/// By a timer, because the nation, which imports, sees no establishment's supporters.
/// </summary>
internal sealed class Rezoned(Db db) : ITimerHandler
{
    public const string Kind = "rezoned";

    public Task Fire(DueTimer timer, CancellationToken cancel) =>
        db.Fire(timer, async tx =>
        {
            const string load = "select distinct person_id from appointments where establishment = @Key";
            await Standings.Refresh(tx, [.. await tx.Many<string>(load, timer)]);
            await PauseEnd.Reset(tx, timer.Key);
            await ReviewClock.Reset(tx, timer.Key);
        }, cancel);
}
