using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking.Credentials;

/// <summary>What of a certificate leaves the house, on paper or as a credential.</summary>
internal static class Leaving
{
    /// <summary>
    /// The certificate and its course as it certified it, to print or export. One that has ended or was renewed still says what it said: its days
    /// stand on it. What was taught to somebody who was not enrolled is known only while the course is as it was.
    /// </summary>
    public static async Task<(CertificationRow Certificate, CourseRow Course)> Load(Tx tx, string name)
    {
        const string dead = "select exists (select from deceased where person = @Person)";
        const string certified = """
            select c.provider, c.course_id, coalesce(t.course_name, c.display_name) as display_name, t.schemes,
              coalesce(e.modules, case when t.course_name is null then c.modules end, '{}') as modules,
              coalesce(e.required_modules, case when t.course_name is null then c.required_modules end, '{}') as required_modules,
              coalesce(e.assessed, t.course_name is null and c.assessed) as assessed,
              coalesce(t.validity_months, c.validity_months) as validity_months, c.version
            from certifications t
            join courses c using (provider, course_id)
            left join enrolments e using (provider, course_id, person)
            where t.provider = @Provider and t.certification_id = @CertificationId
            """;
        var row = await tx.Maybe<CertificationRow>(CertificationRow.Load, CertificationName.Parse(name)) ?? throw Refusal.NotFound(name);
        Require(row.State, await tx.One<bool>(dead, new { row.Person }));
        return (row, await tx.One<CourseRow>(certified, row));
    }

    public static void Require(CertificationState state, bool dead)
    {
        if (dead || state is CertificationState.Revoked)
        {
            throw new Refusal(ErrorReason.NothingToPrint, dead ? "Its holder has died: nothing is printed in that name." : "The certificate was taken back: nothing is printed of it.",
                ("state", dead ? "DIED" : ProtoName.Of(state)));
        }
    }

    /// <summary>What a certificate is worth on a day. One that was renewed holds until its own last day; the one that follows has a code of its own.</summary>
    public static CertificationValidity On(DateOnly day, CertificationState state, DateOnly from, DateOnly until) =>
        state is CertificationState.Revoked ? CertificationValidity.Revoked
        : day > until ? CertificationValidity.Expired
        : day < from ? CertificationValidity.NotYetValid
        : CertificationValidity.Valid;
}
