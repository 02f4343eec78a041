using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>Who is kept from duties he holds: by what was said for him, or because he has to be elsewhere.</summary>
internal static class Kept
{
    /// <summary>
    /// Locks the supporters, as <c>AssignDuty</c> does: a duty is given before the news, and marked, or after it, and refused.
    /// </summary>
    /// <returns>Whether all of them support, or supported, here.</returns>
    public static async Task<bool> Hold(Tx tx, string establishment, IReadOnlyCollection<string> persons)
    {
        const string hold = """
            select person_id
            from standings
            where establishment = @establishment
              and person_id = any(@ids)
            order by appointment_id
            for update
            """;
        return (await tx.Many<string>(hold, new { establishment, ids = persons.ToArray() })).Distinct().Count() == persons.Distinct().Count();
    }

    /// <summary>Marks the duties ahead that something keeps their holder from, and takes the mark off those that nothing does any more.</summary>
    /// <returns>Those that are marked now and were not before.</returns>
    public static async Task<IReadOnlyList<DutyRow>> Mark(Tx tx, string establishment, IReadOnlyCollection<string> persons)
    {
        const string mark = $"""
            update duties
            set clash = not clash, version = greatest(version + 1, @version)
            where establishment = @establishment
              and person_id = any(@ids)
              and state = 'ASSIGNED'
              and ends_at > @Now
              and clash <> (off_hours or kept_from(establishment, person_id, date, kind, during) is not null)
            returning {DutyRow.Columns}
            """;
        var changed = await tx.Many<DutyRow>(mark, new { establishment, ids = persons.ToArray(), version = Versions.Next(0, tx.Now), tx.Now });
        foreach (var duty in changed)
        {
            tx.Emit(duty.ToChanged());
            tx.Audit(duty.Clash ? "mark" : "unmark", Names.Duty(establishment, duty.DutyId));
        }

        await Cover.Changed(tx, establishment, [.. changed.Select(duty => duty.Place).Distinct()]);
        return [.. changed.Where(duty => duty.Clash)];
    }

    /// <summary>What keeps one record of a person from duties keeps the other: of two answers for a band the one that says more.</summary>
    public static async Task Repoint(Tx tx, string removed, string kept)
    {
        const string said = """
            insert into availabilities (establishment, person_id, version, languages)
            select establishment, @kept, version, languages
            from availabilities
            where person_id = @removed
            on conflict (establishment, person_id) do update set version = greatest(availabilities.version, excluded.version) + 1,
              languages = array(select distinct unnest(availabilities.languages || excluded.languages) order by 1)
            """;
        const string bands = """
            insert into availability_bands (establishment, person_id, weekday, kind, answer)
            select establishment, @kept, weekday, kind, answer
            from availability_bands
            where person_id = @removed
            on conflict (establishment, person_id, weekday, kind) do update set answer = least(availability_bands.answer, excluded.answer)
            """;
        const string absences = """
            insert into absences (establishment, person_id, first_day, last_day)
            select establishment, @kept, first_day, last_day
            from absences
            where person_id = @removed
            on conflict (establishment, person_id, first_day) do update set last_day = greatest(absences.last_day, excluded.last_day)
            """;
        const string clashes = """
            insert into clashes (establishment, person_id, code, starts_at, ends_at)
            select establishment, @kept, code, starts_at, ends_at
            from clashes
            where person_id = @removed
            on conflict (establishment, person_id, starts_at, code) do nothing
            """;
        const string unsaid = "delete from availabilities where person_id = @removed";
        const string gone = "delete from clashes where person_id = @removed";
        const string places = "select distinct establishment from duties where person_id = @kept and state = 'ASSIGNED' and ends_at > @Now";
        foreach (var step in (string[])[said, bands, absences, clashes, unsaid, gone])
        {
            await tx.Execute(step, new { removed, kept });
        }

        foreach (var establishment in await tx.Many<string>(places, new { kept, tx.Now }))
        {
            await Mark(tx, establishment, [kept]);
        }
    }
}
