namespace PeerSupport.SupporterRegistry;

/// <summary>
/// Re-points what bears the name of somebody who is another, once: with it goes his row. By a timer due at once, because who tells of a merge
/// sees no applications.
/// </summary>
internal sealed class Merged(Db db) : ITimerHandler
{
    public const string Kind = "merged";

    public Task Fire(DueTimer timer, CancellationToken cancel) => db.Fire(timer, tx => Repoint(tx, timer.Key), cancel);

    private async Task Repoint(Tx tx, string gone)
    {
        var keeper = await Merging.Now(tx, gone);
        await OneOfEach(tx, gone, keeper);
        await Standings.Lock(tx, gone, keeper);

        const string applications = $"""
            update applications
            set person_id = @keeper, version = greatest(version + 1, @version)
            where person_id = @gone
            returning {ApplicationRow.Columns}
            """;
        const string appointments = $"""
            update appointments
            set person_id = @keeper, version = greatest(version + 1, @version), standing_version = greatest(standing_version + 1, @version)
            where person_id = @gone
            returning {StandingRow.Columns}
            """;
        const string rest = "select repoint(@gone, @keeper)";
        const string forget = """
            with numbered as (
              insert into former_numbers (prisoner_number, person_id)
              select prisoner_number, @keeper from persons where person_id = @gone
              on conflict (prisoner_number) do update set person_id = excluded.person_id)
            delete from persons where person_id = @gone
            """;
        var args = new { gone, keeper, version = Versions.Next(0, tx.Now) };
        foreach (var application in await tx.Many<ApplicationRow>(applications, args))
        {
            tx.Emit(application.ToChanged());
        }

        foreach (var standing in await tx.Many<StandingRow>(appointments, args))
        {
            tx.Emit(standing.ToChanged());
        }

        await tx.Execute(rest, args);
        await new SelectionMarks(db.Digest).Repoint(tx, gone, keeper);
        if (await tx.Execute(forget, args) > 0)
        {
            tx.Emit(new PersonMerged { Id = gone, Person = Names.Person(keeper), Removed = Names.Person(gone) });
        }

        await Standings.Refresh(tx, keeper);
        tx.Schedule(Settled.Kind, keeper, tx.Now);
    }

    /// <summary>One person has one open application or appointment in a scheme at a place: what is further stays, else what is earlier.</summary>
    private static async Task OneOfEach(Tx tx, string gone, string keeper)
    {
        const string load = $"""
            select {ApplicationRow.Columns}
            from applications
            where person_id in (@gone, @keeper) and state in ('SUBMITTED', 'CLEARED', 'ACCEPTED', 'IN_TRAINING', 'APPOINTED')
            order by establishment, application_id
            for update
            """;
        var open = await tx.Many<ApplicationRow>(load, new { gone, keeper });
        foreach (var twice in open.GroupBy(application => (application.Establishment, application.SchemeId)).Where(group => group.Count() > 1))
        {
            foreach (var later in twice.OrderBy(one => one.AppointmentId is null).ThenBy(one => one.SubmittedAt).ThenBy(one => one.ApplicationId, StringComparer.Ordinal).Skip(1))
            {
                if (later.AppointmentId is null)
                {
                    await Endings.Close(tx, later, EndReason.Other, by: null);
                }
                else
                {
                    await Endings.End(tx, await AppointmentRow.Lock(tx, Names.Appointment(later.Establishment, later.AppointmentId), etag: ""), EndReason.Other, by: null);
                }
            }
        }
    }
}
