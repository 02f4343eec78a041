using System.Reflection;
using Npgsql;

namespace PeerSupport.Platform;

/// <summary>What a service asks of its database before it serves.</summary>
/// <param name="app">Connections of the app role.</param>
/// <param name="service">The assembly whose migrations this build needs.</param>
public sealed class Schema(NpgsqlDataSource app, Assembly service)
{
    // The last script of each: they are applied in order. A newer schema is ready too: it only expanded.
    private readonly string[] _needed =
        [.. Migrator.Scripts(service).GroupBy(script => script.Name.Split('/')[0]).Select(scripts => scripts.Last().Name)];

    private volatile bool _seen;

    /// <summary>Whether the database answers and has every script this build needs; null, or what is missing.</summary>
    public async Task<string?> Missing(CancellationToken cancel)
    {
        try
        {
            await using var connection = await app.OpenConnectionAsync(cancel);
            await using var command = new NpgsqlCommand(_seen ? "select 1" : Applied, connection);
            if (_seen)
            {
                await command.ExecuteScalarAsync(cancel);
                return null;
            }

            command.Parameters.AddWithValue("needed", _needed);
            var applied = (string[])(await command.ExecuteScalarAsync(cancel))!;
            _seen = applied.Length == _needed.Length;
            return _seen ? null : $"The schema lacks {string.Join(", ", _needed.Except(applied))}: run migrate.";
        }
        catch (PostgresException absent) when (absent.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            return "The database has no schema yet: run migrate.";
        }
        catch (Exception away) when (Database.IsFault(away))
        {
            return $"The database does not answer: {away.Message}";
        }
    }

    /// <summary>Row-level security is no wall for a superuser, for BYPASSRLS, nor against an owner who may take it down.</summary>
    public static async Task RefusePowerfulRole(NpgsqlConnection connection, CancellationToken cancel = default)
    {
        const string ask = """
            select case
              when r.rolsuper then 'a superuser'
              when r.rolbypassrls then 'allowed to bypass row-level security'
              when exists (
                select from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'p') and n.nspname = 'public' and pg_has_role(r.oid, c.relowner, 'member'))
                then 'an owner of its tables'
            end
            from pg_roles r
            where r.rolname = current_user
            """;
        await using var command = new NpgsqlCommand(ask, connection);
        if (await command.ExecuteScalarAsync(cancel) is string power)
        {
            throw new InvalidOperationException($"Refusing to serve as '{connection.UserName}', which is {power}: connect as the app role.");
        }
    }

    /// <summary>A server may send the arguments of a failed statement back with its error, and so into logs and traces.</summary>
    public static async Task RefuseRepeatedArguments(NpgsqlConnection connection, CancellationToken cancel = default)
    {
        await using var command = new NpgsqlCommand("select current_setting('log_parameter_max_length_on_error')", connection);
        if (await command.ExecuteScalarAsync(cancel) is not "0")
        {
            throw new InvalidOperationException(
                $"Refusing to serve as '{connection.UserName}': the server repeats arguments with errors. Set log_parameter_max_length_on_error to 0, as bootstrap.sql does for each role.");
        }
    }

    private const string Applied = $"""
        select coalesce(array_agg(distinct scriptname::text), array[]::text[])
        from {Migrator.Journal}
        where scriptname = any (@needed)
        """;
}
