namespace PeerSupport.SupporterRegistry;

/// <summary>The day back of a pause has come. The standing said so before; now the state does.</summary>
internal sealed class PauseEnd(Db db) : ITimerHandler
{
    public const string Kind = "pause-end";

    public Task Fire(DueTimer timer, CancellationToken cancel) =>
        db.Fire(timer, async tx =>
        {
            var appointment = await AppointmentRow.Lock(tx, timer.Key, etag: "");
            var presence = appointment.Presence.Returned(tx.Now, appointment.TimeZone);
            if (presence != appointment.Presence)
            {
                await Absences.Write(tx, appointment, presence);
            }
        }, cancel);

    /// <summary>After an establishment's clocks were put elsewhere: its days back begin at other instants.</summary>
    public static async Task Reset(Tx tx, string establishment)
    {
        const string load = $"select {AppointmentRow.Columns} from appointments where establishment = @establishment and back_on is not null and state <> 'ENDED'";
        foreach (var appointment in await tx.Many<AppointmentRow>(load, new { establishment }))
        {
            tx.Schedule(Kind, appointment.Name, appointment.BackOn!.Value.StartIn(appointment.TimeZone));
        }
    }
}
