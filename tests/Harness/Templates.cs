using System.Security.Cryptography;
using Npgsql;
using PeerSupport.Deploy.Servers;
using PeerSupport.Platform;

namespace PeerSupport.Harness;

/// <summary>A migrated database per service and schema, cloned for every suite: cloning takes a twentieth of migrating.</summary>
internal static class Templates
{
    private const long Lock = 0x74656d706c617465; // 'template'

    /// <summary>A fresh, migrated database of its own; its name is returned.</summary>
    public static async Task<string> Clone(RunningServers servers, ServiceModule module, string suffix)
    {
        var template = $"t_{module.Name}_{SchemaOf(module)}";
        await using var admin = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(servers.PostgresAdmin) { Pooling = false }.ConnectionString);
        await admin.OpenAsync();
        await Run(admin, $"select pg_advisory_lock({Lock})");
        await Make(servers, module, admin, template);
        var clone = $"c_{module.Name}_{suffix}";
        await servers.CloneDatabase(template, clone);
        return clone;
    }

    private static async Task Make(RunningServers servers, ServiceModule module, NpgsqlConnection admin, string template)
    {
        await using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", admin) { Parameters = { new() { Value = template } } };
        if (await exists.ExecuteScalarAsync() is not null)
        {
            return;
        }

        // Under another name until it is whole: whoever is killed here leaves nothing that looks like a template.
        var making = template + "_making";
        await Run(admin, $"drop database if exists {making} with (force)");
        await Run(admin, $"create database {making} owner {module.Name}_owner");
        await Migrator.Migrate(servers.Connections(module.Name, making).Owner, module.Assembly, CancellationToken.None);
        await Run(admin, $"alter database {making} rename to {template}");
    }

    private static async Task Run(NpgsqlConnection admin, string sql)
    {
        await using var command = new NpgsqlCommand(sql, admin);
        await command.ExecuteNonQueryAsync();
    }

    private static string SchemaOf(ServiceModule module)
    {
        var builds = typeof(Migrator).Assembly.ManifestModule.ModuleVersionId.ToByteArray().Concat(module.Assembly.ManifestModule.ModuleVersionId.ToByteArray());
        return Convert.ToHexStringLower(SHA256.HashData(builds.ToArray()))[..12];
    }
}
