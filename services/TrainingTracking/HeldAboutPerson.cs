using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.TrainingTracking.Certifications;

namespace PeerSupport.TrainingTracking;

/// <summary>What training holds about one person, table by table: the answer to a subject access request.</summary>
internal static class HeldAboutPerson
{
    public static SubjectAccess Access { get; } = new()
    {
        Number = "[A-Z][0-9]{4}[A-Z]{2}",
        Zone = Certificate.Zone,
        Person = Find,
        Queries =
        [
            new("candidacies", Candidacies),
            new("enrolments", Enrolments),
            new("attendances", Attendances),
            new("exemptions", Exemptions),
            new("assessments", Assessments),
            new("completions", Completions),
            new("certificates", Certificates),
            new("printedCertificates", Printed),
            new("exportedCredentials", Exported),
            new("corrections", Corrections),
            new("backdatings", Backdatings),
            new("deaths", Deaths),
            new("merges", Merges),
        ],
        AboutNobody = new Dictionary<string, string>
        {
            ["trainers"] = "the provider's own staff: no prisoner number finds them",
            ["support_sessions"] = "how many came to a session, never who",
        },
    };

    // A row knows only the time of its last change: what may still have been so in the time asked for is told.
    private const string Candidacies = """
        select provider, split_part(scheme, '/', 2) as scheme, split_part(application, '/', 2) as establishment, state, to_timestamp(version / 1000000.0) as "changedAt"
        from candidates
        where person = @person
          and to_timestamp(version / 1000000.0) < @until
          and (state in ('SUBMITTED', 'CLEARED', 'ACCEPTED', 'IN_TRAINING', 'APPOINTED') or to_timestamp(version / 1000000.0) >= @from)
        order by version, application
        """;

    private const string Enrolments = """
        select e.provider, c.display_name as course, coalesce(e.modules, c.modules) as modules, to_timestamp(e.version / 1000000.0) as "changedAt"
        from enrolments e
        join courses c using (provider, course_id)
        where e.person = @person
          and to_timestamp(e.version / 1000000.0) < @until
        order by e.version, e.enrolment_id
        """;

    private const string Attendances = """
        select a.provider, c.display_name as course, a.module, a.establishment, a.code, to_timestamp(a.version / 1000000.0) as "recordedAt"
        from attendances a
        join enrolments e using (provider, enrolment_id)
        join courses c using (provider, course_id)
        where e.person = @person
          and to_timestamp(a.version / 1000000.0) >= @from and to_timestamp(a.version / 1000000.0) < @until
        order by a.version, a.enrolment_id
        """;

    private const string Exemptions = """
        select x.provider, c.display_name as course, x.module, x.reason, x.decided_at as "decidedAt"
        from exemptions x
        join enrolments e using (provider, enrolment_id)
        join courses c using (provider, course_id)
        where e.person = @person
          and x.decided_at >= @from and x.decided_at < @until
        order by x.decided_at, x.module
        """;

    private const string Assessments = """
        select a.provider, c.display_name as course, a.outcome, to_timestamp(a.version / 1000000.0) as "assessedAt"
        from assessments a
        join enrolments e using (provider, enrolment_id)
        join courses c using (provider, course_id)
        where e.person = @person
          and to_timestamp(a.version / 1000000.0) >= @from and to_timestamp(a.version / 1000000.0) < @until
        order by a.version, a.enrolment_id
        """;

    private const string Completions = """
        select m.provider, c.display_name as course, m.completed_on as "completedOn", m.awarded_on as "awardedOn"
        from completions m
        join enrolments e using (provider, enrolment_id)
        join courses c using (provider, course_id)
        where e.person = @person
          and m.completed_on < @until and coalesce(m.awarded_on, m.completed_on) >= @from
        order by m.completed_on, m.enrolment_id
        """;

    private const string Certificates = """
        select t.provider, coalesce(t.course_name, c.display_name) as course, t.schemes, t.state, t.valid_from as "validFrom", t.valid_until as "validUntil", t.revoked_at as "takenBackAt"
        from certifications t
        join courses c using (provider, course_id)
        where t.person = @person
          and t.valid_from < @until and t.valid_until >= @from
        order by t.valid_from, t.certification_id
        """;

    private const string Printed = """
        select v.provider, coalesce(t.course_name, c.display_name) as course, v.printed_at as "firstPrintedAt"
        from verification_codes v
        join certifications t using (provider, certification_id)
        join courses c using (provider, course_id)
        where t.person = @person
          and v.printed_at >= @from and v.printed_at < @until
        order by v.printed_at, v.certification_id
        """;

    private const string Exported = """
        select b.provider, coalesce(t.course_name, c.display_name) as course, b.valid_from as "validFrom", b.valid_until as "validUntil"
        from badges b
        join certifications t using (provider, certification_id)
        join courses c using (provider, course_id)
        where t.person = @person
          and b.valid_from < @until and b.valid_until >= @from
        order by b.valid_from, b.certification_id
        """;

    private const string Corrections = """
        select k.provider, coalesce(t.course_name, c.display_name) as course, k.was_from as "saidFrom", k.was_until as "saidUntil", k.valid_from as "validFrom", k.valid_until as "validUntil", k.corrected_at as "correctedAt"
        from corrections k
        join certifications t using (provider, certification_id)
        join courses c using (provider, course_id)
        where t.person = @person
          and k.corrected_at >= @from and k.corrected_at < @until
        order by k.corrected_at, k.certification_id
        """;

    private const string Backdatings = """
        select b.provider, b.valid_from as "validFrom", b.state, b.proposed_at as "proposedAt"
        from backdatings b
        left join enrolments e on e.provider = b.provider and e.enrolment_id = b.enrolment_id
        left join certifications t on t.provider = b.provider and t.certification_id = b.certification_id
        where coalesce(e.person, t.person) = @person
          and b.proposed_at >= @from and b.proposed_at < @until
        order by b.proposed_at, b.backdating_id
        """;

    private const string Deaths = """
        select told_at as "toldAt"
        from deceased
        where person = @person
          and told_at >= @from and told_at < @until
        order by told_at
        """;

    private const string Merges = """
        select merged_at as "twoRecordsWereFoundToBeYoursAt"
        from merged_persons
        where person = @person
          and merged_at >= @from and merged_at < @until
        order by merged_at, removed
        """;

    private static async Task<string?> Find(IServiceProvider parts, string number, CancellationToken cancel)
    {
        var registry = parts.GetRequiredService<Peer<RegistryService.RegistryServiceClient>>();
        var found = await registry.Client.FindPersonAsync(new() { PrisonerNumber = number }, registry.AsSystem(TimeSpan.FromSeconds(5), cancel));
        return found.Person is { Length: > 0 } person ? person : null;
    }
}
