using Npgsql;
using PeerSupport.Deploy.Servers;
using PeerSupport.Tests.Containers;

namespace PeerSupport.Platform.Tests;

/// <summary>Where the tests find their servers. The one place that knows.</summary>
internal static class TestServer
{
    // Held until the process ends: whoever holds none lets the servers stop.
    private static readonly Lazy<Task<SharedServers>> s_servers = new(() => TestServers.Lease(Root()));

    /// <summary>As superuser; there once somebody has awaited <see cref="Start"/>, as each database does.</summary>
    public static string Admin => s_servers.Value.Result.PostgresAdmin;

    public static Task<SharedServers> Start() => s_servers.Value;

    public static string As(string role, string database) =>
        new NpgsqlConnectionStringBuilder(Admin) { Username = role, Password = "notebook", Database = database, Pooling = true }.ConnectionString;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
