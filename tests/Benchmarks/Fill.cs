using Npgsql;
using PeerSupport.Harness;

namespace PeerSupport.Benchmarks;

/// <summary>Many of what one came to by public calls: written into the services' tables, because five thousand appointments would take longer than what is measured.</summary>
internal static class Fill
{
    public static string Number(int nth) => $"P{nth % 10_000:0000}{(char)('A' + (nth / 10_000 % 26))}P";

    public static string Id(int nth) => $"bench{nth:000000}";

    /// <summary>People whose applications a provider accepted, like one's, with the same family name and numbers of their own.</summary>
    public static Task Accepted(SuiteFixture suite, ApplicationCase like, int count) => Run(suite, "registry", """
        create temporary table new on commit drop as
        select 'bench' || lpad(n::text, 6, '0') as id, 'P' || lpad((n % 10000)::text, 4, '0') || chr(65 + n / 10000 % 26) || 'P' as number
        from generate_series(1, @count) as n;
        insert into persons
        select (jsonb_populate_record(p, jsonb_build_object('person_id', id, 'prisoner_number', number))).*
        from persons p, new where p.person_id = @person;
        insert into applications
        select (jsonb_populate_record(a, jsonb_build_object('application_id', id, 'person_id', id))).*
        from applications a, new where a.person_id = @person;
        """, ("count", count), ("person", like.Application.Person.Split('/')[1]));

    /// <summary>Supporters like one, each with a number, an application and a certificate of their own.</summary>
    public static async Task Supporters(SuiteFixture suite, AppointmentCase like, int count)
    {
        const string fill = """
            create temporary table new on commit drop as
            select 'bench' || lpad(n::text, 6, '0') as id, 'P' || lpad((n % 10000)::text, 4, '0') || chr(65 + n / 10000 % 26) || 'P' as number
            from generate_series(1, @count) as n;
            insert into persons
            select (jsonb_populate_record(p, jsonb_build_object('person_id', id, 'prisoner_number', number))).*
            from persons p, new where p.person_id = @person;
            insert into applications
            select (jsonb_populate_record(a, jsonb_build_object('application_id', id, 'person_id', id, 'appointment_id', id))).*
            from applications a, new where a.person_id = @person;
            insert into appointments
            select (jsonb_populate_record(a, jsonb_build_object('appointment_id', id, 'application_id', id, 'person_id', id))).*
            from appointments a, new where a.person_id = @person;
            insert into certificates
            select (jsonb_populate_record(c, jsonb_build_object('certificate', c.certificate || id, 'person_id', id))).*
            from certificates c, new where c.person_id = @person;
            """;
        await Run(suite, "registry", fill, ("count", count), ("person", like.Person.Split('/')[1]));
    }

    /// <summary>Their certificates where they were awarded, with what is to happen when they end.</summary>
    public static Task Trained(SuiteFixture suite, AppointmentCase like, int count)
    {
        const string fill = """
            insert into certifications
            select (jsonb_populate_record(c, jsonb_build_object('certification_id', certification_id || id, 'person', 'persons/' || id))).*
            from certifications c, (select 'bench' || lpad(n::text, 6, '0') as id from generate_series(1, @count) as n) new
            where c.person = @person;
            insert into timers
            select (jsonb_populate_record(t, jsonb_build_object('key', key || id))).*
            from timers t, (select 'bench' || lpad(n::text, 6, '0') as id from generate_series(1, @count) as n) new
            where t.key = @certification;
            """;
        return Run(suite, "training", fill, ("count", count), ("person", like.Person), ("certification", like.Certification));
    }

    /// <summary>Their standings where rotas are made, and a duty each, so many a night as the one like them has.</summary>
    public static Task OnDuty(SuiteFixture suite, AppointmentCase like, int count, int perNight)
    {
        const string fill = """
            create temporary table new on commit drop as
            select 'bench' || lpad(n::text, 6, '0') as id, n / @perNight as night
            from generate_series(1, @count) as n;
            insert into standings
            select (jsonb_populate_record(s, jsonb_build_object('appointment_id', id, 'person_id', id))).*
            from standings s, new where s.appointment_id = @appointment;
            insert into standing_intervals
            select establishment, id, capability, during
            from standing_intervals s, new where s.appointment_id = @appointment;
            insert into duties (establishment, duty_id, scheme, zone, date, kind, appointment_id, person_id, capability, starts_at, ends_at, state, version)
            select establishment, id, scheme, zone, date + night, kind, id, id, capability, starts_at + make_interval(days => night), ends_at + make_interval(days => night), state, version
            from duties d, new where d.appointment_id = @appointment;
            """;
        return Run(suite, "scheduling", fill, ("count", count), ("appointment", like.Name.Split('/')[3]), ("perNight", perNight));
    }

    /// <summary>In one transaction, as the owner.</summary>
    public static async Task Run(SuiteFixture suite, string service, string sql, params (string Name, object Value)[] args)
    {
        await using var owner = new NpgsqlConnection(suite.Connections(service).Owner);
        await owner.OpenAsync();
        await using var transaction = await owner.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, owner, transaction) { CommandTimeout = 1800 };
        foreach (var (name, value) in args)
        {
            command.Parameters.AddWithValue(name, value);
        }

        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        await using var analyse = new NpgsqlCommand("vacuum analyze", owner) { CommandTimeout = 600 };
        await analyse.ExecuteNonQueryAsync();
    }
}
