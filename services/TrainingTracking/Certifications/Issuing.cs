using PeerSupport.Platform;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Deliveries;

namespace PeerSupport.TrainingTracking.Certifications;

/// <summary>Writes a new certificate, by whatever way it was earned, once nobody else writes about persons on its course.</summary>
internal static class Issuing
{
    public static async Task<CertificationRow> Issue(Tx tx, CourseRow course, string person, Validity days, string? renews = null) =>
        Certificate.Held(await Held(tx, course, person), days) is { } held
            ? throw Certificate.AlreadyCertified(held.Name)
            : (await Write(tx, course, [(person, days)], renews))[0];

    /// <summary>Every certificate of the course that these persons have or had.</summary>
    public static Task<List<CertificationRow>> Held(Tx tx, CourseRow course, params string[] persons)
    {
        const string load = $"""
            select {CertificationRow.Columns}
            from certifications
            where person = any (@persons) and provider = @Provider and course_id = @CourseId
            order by valid_from, certification_id
            """;
        return tx.Many<CertificationRow>(load, new { course.Provider, course.CourseId, persons });
    }

    /// <summary>Of persons who hold none for these days.</summary>
    public static async Task<IReadOnlyList<CertificationRow>> Write(Tx tx, CourseRow course, IReadOnlyList<(string Person, Validity Days)> awards, string? renews = null)
    {
        const string write = $"""
            insert into certifications ({CertificationRow.Columns})
            select @Provider, id, @CourseId, person, @Schemes, 'AWARDED', first, last, null, @renews, null, @Version
            from unnest(@ids, @persons, @first, @last) as a (id, person, first, last)
            returning {CertificationRow.Columns}
            """;
        var rows = await tx.Many<CertificationRow>(write, new
        {
            course.Provider,
            ids = awards.Select(_ => Ids.Short()).ToArray(),
            course.CourseId,
            persons = awards.Select(award => award.Person).ToArray(),
            course.Schemes,
            first = awards.Select(award => award.Days.From).ToArray(),
            last = awards.Select(award => award.Days.Until).ToArray(),
            renews,
            Version = Versions.Next(0, tx.Now),
        });
        foreach (var row in rows)
        {
            CertificationTimer.Start(tx, row);
            tx.Emit(row.ToChanged());
        }

        if (renews is null)
        {
            await Completing.Awarded(tx, course, rows);
        }

        return rows;
    }

    /// <summary>For how many months a certificate was given: the course may hold for others by now.</summary>
    public static async Task<int> Months(Tx tx, CertificationRow row)
    {
        const string load = """
            select coalesce(t.validity_months, c.validity_months)
            from certifications t
            join courses c using (provider, course_id)
            where t.provider = @Provider and t.certification_id = @CertificationId
            """;
        return await tx.One<int>(load, new { row.Provider, row.CertificationId });
    }

    /// <summary>The certificate says other days from now on; what it said before stays on record.</summary>
    public static async Task<CertificationRow> Correct(Tx tx, CertificationRow row, Validity days, string decider, string? proposer = null)
    {
        const string record = """
            insert into corrections (provider, certification_id, version, was_from, was_until, valid_from, valid_until, proposed_by, corrected_by, corrected_at)
            values (@Provider, @CertificationId, @version, @ValidFrom, @ValidUntil, @From, @Until, @proposer, @decider, @Now)
            """;
        const string write = $"""
            update certifications
            set state = @state, valid_from = @From, valid_until = @Until, version = @version
            where provider = @Provider and certification_id = @CertificationId
            returning {CertificationRow.Columns}
            """;
        var args = new
        {
            row.Provider,
            row.CertificationId,
            row.ValidFrom,
            row.ValidUntil,
            days.From,
            days.Until,
            state = ProtoName.Of(Certificate.On(tx.Now.DayIn(Certificate.Zone), Training.V1.CertificationState.Awarded, days.Until)),
            proposer,
            decider,
            tx.Now,
            version = Versions.Next(row.Version, tx.Now),
        };
        await tx.Execute(record, args);
        row = await tx.One<CertificationRow>(write, args);
        CertificationTimer.Start(tx, row);
        tx.Emit(row.ToChanged());
        return row;
    }
}
