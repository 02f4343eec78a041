using PeerSupport.Platform;

namespace PeerSupport.TrainingTracking.Certifications;

/// <summary>Days pass: a certificate nears its end, and ends.</summary>
internal sealed class CertificationTimer(Db db) : ITimerHandler
{
    public const string Expiring = "expiring";
    public const string Expired = "expired";

    public static void Start(Tx tx, CertificationRow row)
    {
        tx.Schedule(Expiring, row.Name, Certificate.ExpiringFrom(row.ValidUntil).StartIn(Certificate.Zone));
        tx.Schedule(Expired, row.Name, Certificate.ExpiredFrom(row.ValidUntil).StartIn(Certificate.Zone));
    }

    public static void Stop(Tx tx, string name)
    {
        tx.Cancel(Expiring, name);
        tx.Cancel(Expired, name);
    }

    public Task Fire(DueTimer timer, CancellationToken cancel) =>
        db.Fire(timer, async tx =>
        {
            const string load = $"{CertificationRow.Load} for update";
            var row = await tx.One<CertificationRow>(load, CertificationName.Parse(timer.Key));
            var state = Certificate.On(tx.Now.DayIn(Certificate.Zone), row.State, row.ValidUntil);
            if (state == row.State)
            {
                return;
            }

            const string write = $"""
                update certifications
                set state = @State, version = @Version
                where provider = @Provider and certification_id = @CertificationId
                returning {CertificationRow.Columns}
                """;
            row = await tx.One<CertificationRow>(write, new
            {
                row.Provider,
                row.CertificationId,
                State = ProtoName.Of(state),
                Version = Versions.Next(row.Version, tx.Now),
            });
            tx.Emit(row.ToChanged());
        }, cancel);
}
