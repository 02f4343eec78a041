using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.TrainingTracking.Certifications;

namespace PeerSupport.TrainingTracking.Consumers;

/// <summary>Two persons are one: what bears the removed name is the other's, in whatever order merges come and however often.</summary>
internal sealed class PersonRepointed : IEventHandler<PersonMerged>
{
    public Scope ScopeOf(PersonMerged e) => Scope.All;

    public async Task Handle(Tx tx, PersonMerged e)
    {
        // merges are rare, and one that another hangs on must be seen whole
        const string oneAtATime = "select pg_advisory_xact_lock(hashtext('merged_persons'))";
        const string remember = """
            with earlier as (update merged_persons set person = @kept where person = @Removed)
            insert into merged_persons (removed, person, merged_at)
            values (@Removed, @kept, @Now)
            on conflict (removed) do update set person = excluded.person
            """;
        const string candidates = "update candidates set person = @kept where person = @Removed";
        // what was recorded of him under either name was recorded of him
        const string recorded = """
            with both_of as (
              select e.provider, e.enrolment_id as lost, k.enrolment_id as kept
              from enrolments e
              join enrolments k on k.provider = e.provider and k.course_id = e.course_id and k.person = @kept
              where e.person = @Removed),
            attended as (
              update attendances a
              set enrolment_id = b.kept
              from both_of b
              where a.provider = b.provider and a.enrolment_id = b.lost
                and not exists (
                  select from attendances k
                  where k.provider = a.provider and k.enrolment_id = b.kept and k.establishment = a.establishment and k.run_id = a.run_id
                    and k.module = a.module and k.version = a.version)),
            exempted as (
              update exemptions x
              set enrolment_id = b.kept
              from both_of b
              where x.provider = b.provider and x.enrolment_id = b.lost
                and not exists (select from exemptions k where k.provider = x.provider and k.enrolment_id = b.kept and k.module = x.module)),
            proposed as (
              update backdatings d
              set enrolment_id = b.kept
              from both_of b
              where d.provider = b.provider and d.enrolment_id = b.lost),
            completed as (
              update completions m
              set enrolment_id = b.kept
              from both_of b
              where m.provider = b.provider and m.enrolment_id = b.lost
                and not exists (select from completions k where k.provider = m.provider and k.enrolment_id = b.kept))
            update assessments a
            set enrolment_id = b.kept
            from both_of b
            where a.provider = b.provider and a.enrolment_id = b.lost
              and not exists (select from assessments k where k.provider = a.provider and k.enrolment_id = b.kept and k.version = a.version)
            """;
        // who was on one course twice is on it once
        const string twice = """
            delete from enrolments e
            where person = @Removed
              and exists (select from enrolments k where k.provider = e.provider and k.course_id = e.course_id and k.person = @kept)
            """;
        const string enrolments = "update enrolments set person = @kept where person = @Removed";
        await tx.Execute(oneAtATime);
        var args = new { e.Removed, kept = await Now(tx, e.Person), tx.Now };
        await tx.Execute(remember, args);
        await tx.Execute(candidates, args);
        await tx.Execute(recorded, args);
        await tx.Execute(twice, args);
        await tx.Execute(enrolments, args);
        await Certificates(tx, e.Removed, args.kept);
    }

    /// <summary>
    /// The person that somebody is by now, and until the end of the transaction: whoever writes down what he reads here would else give back the removed name to
    /// what a merge beside him has just re-pointed.
    /// </summary>
    public static async Task<string> Now(Tx tx, string person)
    {
        const string noneMeanwhile = "select pg_advisory_xact_lock_shared(hashtext('merged_persons'))";
        await tx.Execute(noneMeanwhile);
        const string load = "select person from merged_persons where removed = @person";
        return await tx.Maybe<string>(load, new { person }) ?? person;
    }

    // Of two certificates of one course for the same days the one that holds longer counts; the other is taken back.
    private static async Task Certificates(Tx tx, string removed, string kept)
    {
        const string held = $"""
            select {CertificationRow.Columns}
            from certifications
            where person in (@removed, @kept)
            order by provider, certification_id
            for update
            """;
        const string revoke = $"""
            update certifications
            set state = 'REVOKED', revoked_at = @Now, version = greatest(version + 1, @version)
            where provider = @Provider and certification_id = @CertificationId
            returning {CertificationRow.Columns}
            """;
        const string repoint = $"""
            update certifications
            set person = @kept, version = greatest(version + 1, @version)
            where person = @removed
            returning {CertificationRow.Columns}
            """;
        var version = Versions.Next(0, tx.Now);
        var all = await tx.Many<CertificationRow>(held, new { removed, kept });
        foreach (var lesser in Certificate.Lesser([.. all.Where(row => row.Person == removed)], [.. all.Where(row => row.Person == kept)]))
        {
            tx.Emit((await tx.One<CertificationRow>(revoke, new { lesser.Provider, lesser.CertificationId, tx.Now, version })).ToChanged());
        }

        foreach (var row in await tx.Many<CertificationRow>(repoint, new { removed, kept, version }))
        {
            tx.Emit(row.ToChanged());
        }
    }
}
