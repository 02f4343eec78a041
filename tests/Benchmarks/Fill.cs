using Npgsql;
using PeerSupport.Harness;

namespace PeerSupport.Benchmarks;

/// <summary>Many of what one came to by public calls: written into the registry's tables, because five thousand appointments would take longer than what is measured.</summary>
internal static class Fill
{
    public static string Number(int nth) => $"P{nth % 10_000:0000}{(char)('A' + (nth / 10_000 % 26))}P";

    public static string Id(int nth) => $"bench{nth:000000}";

    /// <summary>People whose applications a provider accepted, like one's, with the same family name and numbers of their own.</summary>
    public static Task Accepted(SuiteFixture suite, ApplicationCase like, int count) => Run(suite, count, like.Application.Person, """
        create temporary table new on commit drop as
        select 'bench' || lpad(n::text, 6, '0') as id, 'P' || lpad((n % 10000)::text, 4, '0') || chr(65 + n / 10000 % 26) || 'P' as number
        from generate_series(1, @count) as n;
        insert into persons
        select (jsonb_populate_record(p, jsonb_build_object('person_id', id, 'prisoner_number', number))).*
        from persons p, new where p.person_id = @person;
        insert into applications
        select (jsonb_populate_record(a, jsonb_build_object('application_id', id, 'person_id', id))).*
        from applications a, new where a.person_id = @person;
        """);

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
        await Run(suite, count, like.Person, fill);
    }

    private static async Task Run(SuiteFixture suite, int count, string person, string fill)
    {
        await using var owner = new NpgsqlConnection(suite.Connections("registry").Owner);
        await owner.OpenAsync();
        await using var transaction = await owner.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(fill, owner, transaction) { CommandTimeout = 120 };
        command.Parameters.AddWithValue("count", count);
        command.Parameters.AddWithValue("person", person.Split('/')[1]);
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        await using var analyse = new NpgsqlCommand("analyze", owner);
        await analyse.ExecuteNonQueryAsync();
    }
}
