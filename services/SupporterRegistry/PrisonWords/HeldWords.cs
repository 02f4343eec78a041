namespace PeerSupport.SupporterRegistry;

/// <summary>What we hold of an establishment, in the prison's words.</summary>
internal static class HeldWords
{
    public static async Task<IReadOnlyList<PrisonWord>> Of(Tx tx, string establishment)
    {
        const string held = """
            select 'LIST_SUIT' as word, p.prisoner_number as subject
            from applications a
            join schemes s using (scheme_id)
            join persons p using (person_id)
            join establishments e on e.code = a.establishment
            where a.establishment = @establishment and s.known_as = 'LISTENER'
              and a.state in ('CLEARED', 'ACCEPTED', 'IN_TRAINING', 'APPOINTED')
              and a.renewal is distinct from 'NOT_CLEARED'
              and a.review_by >= (@Now at time zone e.time_zone)::date
            union
            select case s.known_as when 'LISTENER' then 'LIST_REC' else 'STM' end, p.prisoner_number
            from appointments a
            join schemes s using (scheme_id)
            join persons p using (person_id)
            where a.establishment = @establishment and s.known_as in ('LISTENER', 'READING_MENTOR') and a.state in ('ACTIVE', 'PAUSED')
            union
            select 'LC', location
            from listener_cells
            where establishment = @establishment
            order by 1, 2
            """;
        var rows = await tx.Many<HeldWordRow>(held, new { establishment, tx.Now });
        return [.. rows.Select(row => new PrisonWord(row.Word, row.Subject, true))];
    }

    private sealed record HeldWordRow
    {
        public required string Word { get; init; }

        public required string Subject { get; init; }
    }
}
