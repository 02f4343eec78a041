using PeerSupport.Platform;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking.Deliveries;

/// <summary>Keeps since when somebody has done a course, for as long as he waits for its certificate, and when he got it.</summary>
internal static class Completing
{
    /// <summary>After something was recorded of somebody on a course. What was awarded stays measured by what was known then.</summary>
    public static Task Recorded(Tx tx, string provider, params string[] enrolments)
    {
        const string write = $"""
            with asked as (
              select e.provider, e.enrolment_id, split_part(e.application, '/', 2) as establishment,
                coalesce(e.required_modules, c.required_modules) as required, coalesce(e.assessed, c.assessed) as assessed
              from enrolments e
              join courses c using (provider, course_id)
              where e.provider = @provider and e.enrolment_id = any (@enrolments)),
            last as (
              select distinct on (enrolment_id, establishment, run_id, module)
                enrolment_id, establishment, run_id, module, code, (to_timestamp(version / 1000000.0) at time zone '{Certificate.Zone}')::date as recorded_on
              from attendances
              where provider = @provider and enrolment_id = any (@enrolments)
              order by enrolment_id, establishment, run_id, module, version desc),
            done as (
              select l.enrolment_id, l.module,
                (select max(s.day) from unnest(r.days, r.modules) as s (day, module) where s.module = l.module and s.day <= l.recorded_on) as day
              from last l
              join runs r using (establishment, run_id)
              where l.code = 'ATTENDED'
              union all
              select enrolment_id, module, (decided_at at time zone '{Certificate.Zone}')::date
              from exemptions
              where provider = @provider and enrolment_id = any (@enrolments)),
            learnt as (
              select enrolment_id, module, min(day) as day
              from done
              group by enrolment_id, module),
            complete as (
              select a.establishment, a.provider, a.enrolment_id,
                greatest(
                  (select max(l.day) from learnt l where l.enrolment_id = a.enrolment_id and l.module = any (a.required)),
                  case when a.assessed then (to_timestamp(p.version / 1000000.0) at time zone '{Certificate.Zone}')::date end) as completed_on
              from asked a
              left join lateral (
                select outcome, version
                from assessments p
                where p.provider = a.provider and p.enrolment_id = a.enrolment_id
                order by version desc
                limit 1) p on true
              where (not a.assessed or p.outcome = 'PASSED')
                and not exists (
                  select from unnest(a.required) as r (module)
                  where not exists (select from learnt l where l.enrolment_id = a.enrolment_id and l.module = r.module))),
            undone as (
              delete from completions m
              where m.provider = @provider and m.enrolment_id = any (@enrolments) and m.awarded_on is null
                and not exists (select from complete c where c.enrolment_id = m.enrolment_id))
            insert into completions (establishment, provider, enrolment_id, completed_on)
            select establishment, provider, enrolment_id, completed_on
            from complete
            where completed_on is not null
            on conflict (provider, enrolment_id) do update
            set completed_on = excluded.completed_on
            where completions.awarded_on is null
            """;
        return tx.Execute(write, new { provider, enrolments });
    }

    /// <summary>Certificates of a course that renew none were awarded.</summary>
    public static Task Awarded(Tx tx, CourseRow course, IEnumerable<CertificationRow> certificates)
    {
        const string write = """
            update completions m
            set awarded_on = @today
            from enrolments e
            where e.provider = @Provider and e.course_id = @CourseId and e.person = any (@persons)
              and m.provider = e.provider and m.enrolment_id = e.enrolment_id and m.awarded_on is null
            """;
        return tx.Execute(write, new { course.Provider, course.CourseId, persons = certificates.Select(row => row.Person).ToArray(), today = tx.Now.DayIn(Certificate.Zone) });
    }
}
