using PeerSupport.Platform;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Deliveries;

namespace PeerSupport.TrainingTracking.Certifications;

/// <summary>Writes a new certificate, by whatever way it was earned, once nobody else writes about persons on its course.</summary>
internal static class Issuing
{
    public static async Task<CertificationRow> Issue(Tx tx, CourseRow course, string person, Validity days, string? renews = null)
    {
        const string loadHeld = $"""
            select {CertificationRow.Columns}
            from certifications
            where provider = @Provider and course_id = @CourseId and person = @person
              and daterange(valid_from, valid_until, '[]') && daterange(@From, @Until, '[]')
              and state <> 'REVOKED'
            limit 1
            """;
        if (await tx.Maybe<CertificationRow>(loadHeld, new { course.Provider, course.CourseId, person, days.From, days.Until }) is { } held)
        {
            throw Certificate.AlreadyCertified(held.Name);
        }

        const string write = $"""
            insert into certifications ({CertificationRow.Columns})
            values (@Provider, @CertificationId, @CourseId, @person, @Schemes, 'AWARDED', @From, @Until, null, @renews, null, @Version)
            returning {CertificationRow.Columns}
            """;
        var row = await tx.One<CertificationRow>(write, new
        {
            course.Provider,
            CertificationId = Ids.Short(),
            course.CourseId,
            person,
            course.Schemes,
            days.From,
            days.Until,
            renews,
            Version = Versions.Next(0, tx.Now),
        });
        CertificationTimer.Start(tx, row);
        tx.Emit(row.ToChanged());
        if (renews is null)
        {
            await Completing.Awarded(tx, row);
        }

        return row;
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
