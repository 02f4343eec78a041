namespace PeerSupport.SupporterRegistry;

/// <summary>The last day that security had for an application has passed, and it still waits: told once for each time it waits, about nobody.</summary>
internal sealed class ClearanceClock(Db db, RegistrySettings settings) : ITimerHandler
{
    public const string Kind = "clearance-late";

    public Task Fire(DueTimer timer, CancellationToken cancel) =>
        db.Fire(timer, async tx =>
        {
            var application = await ApplicationRow.Lock(tx, timer.Key, etag: "");
            if (application.Stage is not ApplicationState.Submitted)
            {
                return;
            }

            // its days end at other instants now, or are more than they were
            if (tx.Now < LateAt(application, settings))
            {
                Set(tx, application, settings);
                return;
            }

            tx.Emit(new ClearanceLate
            {
                Id = Ids.Random().ToString(),
                Establishment = Names.Establishment(application.Establishment),
                Scheme = Names.Scheme(application.SchemeId),
                DecideBy = DecideBy(application, settings).ToProto(),
            });
        }, cancel);

    /// <summary>As its stage begins. Nobody stops it: who has decided by then is not late.</summary>
    public static void Set(Tx tx, ApplicationRow application, RegistrySettings settings) => tx.Schedule(Kind, application.Name, LateAt(application, settings));

    private static DateOnly DecideBy(ApplicationRow application, RegistrySettings settings) =>
        StageClock.DecideBy(application.Since, settings.ClearanceDays, application.TimeZone);

    private static DateTimeOffset LateAt(ApplicationRow application, RegistrySettings settings) =>
        DecideBy(application, settings).AddDays(1).StartIn(application.TimeZone);
}
