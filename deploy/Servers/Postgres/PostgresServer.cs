using System.Globalization;
using Npgsql;

namespace PeerSupport.Deploy.Servers;

/// <summary>A PostgreSQL of this data folder only.</summary>
internal static class PostgresServer
{
    public const string Server = "postgres";
    private const string Name = "PostgreSQL";

    public static async Task<(ChildProcess Child, int Port)> Start(DataFolder data, ServerOptions options, IProgress<string> progress, CancellationToken cancel)
    {
        var memory = data.Memory.Postgres;
        (Func<int, Task<ChildCommand>> command, string where, string remedy) = memory.Origin == Origin.Docker
            ? (port => InDocker(data, options, port, cancel), Docker.VolumeOf(data, Server), $"docker volume rm {Docker.VolumeOf(data, Server)}")
            : await FromBinaries(data, options, progress, cancel);
        async Task<bool> AnswersOn(int port) => await Answers(Admin(port, memory.Password), cancel) ?? throw new WrongPasswordException(Name, where, remedy);
        return await Starting.OnFreePort(Name, memory.Port, command, AnswersOn, progress, cancel);
    }

    /// <summary>Demands SCRAM, in which the server proves that it knows the password too: a stranger on our port can't pass for ours.</summary>
    public static string Admin(int port, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = "postgres",
        Password = password,
        Database = "postgres",
        RequireAuth = "ScramSHA256",
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Pooling = false,
    }.ConnectionString;

    private static async Task<(Func<int, Task<ChildCommand>> Command, string Where, string Remedy)> FromBinaries(DataFolder data, ServerOptions options, IProgress<string> progress, CancellationToken cancel)
    {
        var binaries = PostgresBinaries.Find() ?? throw new ServerException("postgres and initdb not found");
        var user = RunAs.Of("postgres");
        var folder = await data.For(Server, user, progress, cancel);
        var cluster = Path.Combine(folder, "data");
        await Orphans.End("postgres", cluster, StopSignal.Interrupt, cancel);
        await Initialise(binaries, user, cluster, data.Memory.Postgres.Password, progress, cancel);
        return (port => Task.FromResult(new ChildCommand(binaries.Postgres, ["-D", cluster, "-p", Text(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", .. Settings(options)])
        {
            User = user,
            Folder = "/",
            Log = Path.Combine(folder, "postgres.log"),
            Stop = StopSignal.Interrupt,   // fast shutdown; SIGTERM would wait for every client
        }), cluster, $"rm -r {cluster}");
    }

    /// <summary>Made under another name and renamed when whole, so that a killed first run leaves no half cluster.</summary>
    private static async Task Initialise(PostgresBinaries binaries, string? user, string cluster, string password, IProgress<string> progress, CancellationToken cancel)
    {
        const string script = """
            umask 077
            [ ! -e "$2/PG_VERSION" ] || { rm -f "$2/postmaster.pid"; exit 0; }
            rm -rf "$2.new"
            printf %s "$INITIAL_PASSWORD" > "$2.password"
            "$1" -D "$2.new" -U postgres --auth=scram-sha-256 --pwfile="$2.password" --encoding=UTF8 --locale=C --no-instructions
            code=$?
            rm -f "$2.password"
            [ $code = 0 ] && mv "$2.new" "$2"
            """;
        if (!Directory.Exists(cluster))
            progress.Report($"{Name}: making a cluster in {cluster}");
        var environment = new Dictionary<string, string?> { ["INITIAL_PASSWORD"] = password, ["LC_ALL"] = "C" };
        await (await RunAs.Run(user, environment, cancel, "sh", "-c", script, "sh", binaries.InitDb, cluster) with { Name = "initdb" }).OrThrow();
    }

    private static Task<ChildCommand> InDocker(DataFolder data, ServerOptions options, int port, CancellationToken cancel) =>
        Docker.Container(
            data, Server, options.PostgresImage, "/var/lib/cluster", new Dictionary<int, int> { [port] = 5432 },
            new Dictionary<string, string?> { ["POSTGRES_PASSWORD"] = data.Memory.Postgres.Password, ["PGDATA"] = "/var/lib/cluster/data" },
            StopSignal.Interrupt, Path.Combine(data.Path, "postgres.log"), ["postgres", .. Settings(options)], cancel);

    public static IEnumerable<string> Settings(ServerOptions options)
    {
        string[] always = ["max_connections=400", "idle_in_transaction_session_timeout=60s", "password_encryption=scram-sha-256", "jit=off", "shared_buffers=256MB"];
        string[] fast = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
        return (options.Durable ? always : [.. always, .. fast]).SelectMany(setting => new[] { "-c", setting });
    }

    // null: it answers, and does not take our password
    private static async Task<bool?> Answers(string connection, CancellationToken cancel)
    {
        try
        {
            await using var database = new NpgsqlConnection(connection);
            await database.OpenAsync(cancel);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword)
        {
            return null;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
