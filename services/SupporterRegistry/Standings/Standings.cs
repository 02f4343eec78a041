namespace PeerSupport.SupporterRegistry;

/// <summary>Keeps what is told of standings true: worked out anew when a fact changes, told only when it differs.</summary>
internal static class Standings
{
    /// <summary>
    /// A person's row is the lock of all their standings: whoever changes a fact takes it first and reads the others after. So of an
    /// appointment and a revocation that meet, the second sees the first.
    /// </summary>
    public static Task Lock(Tx tx, params string[] persons)
    {
        const string take = """
            select person_id
            from persons
            where person_id = any (@persons)
            order by person_id
            for no key update
            """;
        return tx.Many<string>(take, new { persons });
    }

    /// <returns>How many differed from what was told last, and were told.</returns>
    public static async Task<int> Refresh(Tx tx, params string[] persons)
    {
        const string load = $"""
            select {StandingCaseRow.Columns}
            from {StandingCaseRow.Tables}
            where a.person_id = any (@persons)
            order by a.establishment, a.appointment_id
            """;
        await Lock(tx, persons);
        var certificates = (await Certificates.Of(tx, persons)).ToLookup(certificate => certificate.PersonId);
        var movements = (await MovementRow.Of(tx, persons)).ToLookup(movement => movement.PersonId);
        var standings = (await tx.Many<StandingCaseRow>(load, new { persons }))
            .Select(row => (Case: row, Facts: row.ToFacts(certificates[row.PersonId], movements[row.PersonId])))
            .ToList();
        await StandingHistoryRow.Keep(tx, standings);
        var told = 0;
        foreach (var (standing, facts) in standings)
        {
            var spans = StandingSpans.Of(facts);
            if (!spans.Same(standing.Told))
            {
                await Tell(tx, standing, spans);
                told++;
            }
        }

        return told;
    }

    /// <summary>After an establishment changed what it asks of a scheme's supporters.</summary>
    public static async Task RefreshOffering(Tx tx, string establishment, string scheme)
    {
        const string load = "select distinct person_id from appointments where establishment = @establishment and scheme_id = @scheme";
        await Refresh(tx, [.. await tx.Many<string>(load, new { establishment, scheme })]);
    }

    private static async Task Tell(Tx tx, StandingCaseRow standing, StandingSpans spans)
    {
        const string write = $"""
            update appointments
            set accompanied = @accompanied::tstzmultirange, solo = @solo::tstzmultirange, night = @night::tstzmultirange, standing_version = @version
            where establishment = @Establishment and appointment_id = @AppointmentId
            returning {StandingRow.Columns}
            """;
        var told = await tx.One<StandingRow>(write, new
        {
            standing.Establishment,
            standing.AppointmentId,
            accompanied = spans.Accompanied.ToMultirange(),
            solo = spans.Solo.ToMultirange(),
            night = spans.Night.ToMultirange(),
            version = Versions.Next(standing.StandingVersion, tx.Now),
        });
        tx.Emit(told.ToChanged());
    }
}
