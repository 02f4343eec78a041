using Npgsql;

namespace PeerSupport.Platform.Tests;

/// <summary>Where the tests find PostgreSQL. The one place that knows.</summary>
internal static class TestServer
{
    /// <summary>As superuser.</summary>
    public static string Admin =>
        Environment.GetEnvironmentVariable("PEERSUPPORT_TEST_POSTGRES") ?? "Host=127.0.0.1;Port=55432;Username=postgres;Database=postgres";

    public static string As(string role, string database) =>
        new NpgsqlConnectionStringBuilder(Admin) { Username = role, Password = "notebook", Database = database }.ConnectionString;
}
