using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>
/// What bears the name of somebody who is another: duties, entries of rotas, offers, debriefs, when he can't do duties, the copy of his standing. Nobody is in two places, so a duty of his at the
/// same time as one of the other's is vacated; and while both are asked at once, his offer keeps its name until it is answered.
/// </summary>
internal sealed class RepointPerson(Db db) : ITimerHandler
{
    public const string Kind = "repoint-person";

    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(1);

    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, tx => Repoint(tx, timer.Key), cancel);

    /// <summary>Merges are rare, and one that another hangs on must be seen whole.</summary>
    public static Task OneAtATime(Tx tx) => tx.Execute("select pg_advisory_xact_lock(hashtext('merged_persons'))");

    private static async Task Repoint(Tx tx, string removed)
    {
        const string load = "select person from merged_persons where removed = @removed";
        const string standings = "update standings set person_id = @kept where person_id = @removed";
        const string duties = "update duties set person_id = @kept where person_id = @removed";
        const string debriefs = "update debriefs set person_id = @kept where person_id = @removed";
        const string rotas = "update rota_entries set person_id = @kept where person_id = @removed";
        const string partnerships = "update partnerships set person_id = @kept where person_id = @removed";
        const string sessions = "update partnership_sessions set person_id = @kept where person_id = @removed";
        const string arrivals = "update arrival_marks set person_id = @kept where person_id = @removed";
        const string offers = """
            update offers o
            set person_id = @kept
            where person_id = @removed
              and not (live and exists (select from offers k where k.establishment = o.establishment and k.person_id = @kept and k.live))
            """;
        const string left = "select offer_id from offers where person_id = @removed";
        await OneAtATime(tx);
        var args = new { removed, kept = await tx.One<string>(load, new { removed }) };
        await VacateTwice(tx, removed, args.kept);
        await tx.Execute(standings, args);
        await tx.Execute(duties, args);
        await tx.Execute(debriefs, args);
        await tx.Execute(rotas, args);
        await tx.Execute(partnerships, args);
        await tx.Execute(sessions, args);
        await tx.Execute(arrivals, args);
        await tx.Execute(offers, args);
        await Kept.Repoint(tx, removed, args.kept);
        if ((await tx.Many<string>(left, args)).Count > 0)
        {
            tx.Schedule(Kind, removed, tx.Now + s_again);
        }
    }

    private static async Task VacateTwice(Tx tx, string removed, string kept)
    {
        const string vacate = $"""
            update duties d
            set state = 'VACATED', version = greatest(version + 1, @version)
            where person_id = @removed and state = 'ASSIGNED'
              and exists (select from duties k where k.person_id = @kept and k.state = 'ASSIGNED' and k.during && d.during)
            returning {DutyRow.Columns}
            """;
        var vacated = await tx.Many<DutyRow>(vacate, new { removed, kept, version = Versions.Next(0, tx.Now) });
        foreach (var duty in vacated)
        {
            tx.Emit(duty.ToChanged());
            tx.Audit("vacate", Names.Duty(duty.Establishment, duty.DutyId));
        }

        foreach (var there in vacated.GroupBy(duty => duty.Establishment))
        {
            await Cover.Changed(tx, there.Key, [.. there.Select(duty => duty.Place).Distinct()]);
        }
    }
}
