using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeerSupport.Deploy.Servers;

/// <summary>Where a server came from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Origin>))]
internal enum Origin { Configured, Binaries, Docker }

/// <summary>What is remembered of one server between runs.</summary>
internal sealed record Remembered
{
    public Origin? Origin { get; init; }

    /// <summary>What the environment said, when it did.</summary>
    public string? Connection { get; init; }

    public string Password { get; init; } = Passwords.New();
    public int Port { get; init; }
    public int ManagementPort { get; init; }
}

/// <summary>The secrets and ports of a data folder, made on the first run.</summary>
internal sealed record Memory
{
    public Remembered Postgres { get; init; } = new();
    public Remembered Broker { get; init; } = new();
    public string RolePassword { get; init; } = Passwords.New();

    /// <summary>Part of the names of volumes: a folder that was deleted and made anew gets new ones, whose passwords it knows.</summary>
    public string Volumes { get; init; } = Passwords.New()[..8];
}

/// <summary>A data folder: its lock, its memory (<c>servers.json</c>, readable by its owner only) and the folders of its servers.</summary>
internal sealed class DataFolder : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };
    private readonly FolderLock _held;

    private DataFolder(string path, FolderLock held)
    {
        Path = path;
        _held = held;
        Memory = File.Exists(MemoryFile) ? JsonSerializer.Deserialize<Memory>(File.ReadAllText(MemoryFile), s_json)! : new Memory();
    }

    public string Path { get; }
    public Memory Memory { get; private set; }

    /// <summary>Tells this folder's processes, containers and nodes from those of another folder.</summary>
    public string Mark => MarkOf(Path);

    public static string MarkOf(string path) => $"peersupport_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..8]}";

    private string MemoryFile => System.IO.Path.Combine(Path, "servers.json");

    /// <exception cref="AlreadyRunningException">Another process has the folder.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return new(full, FolderLock.Take(full, "servers.lock"));
    }

    public void Remember(Memory memory)
    {
        Memory = memory;
        PrivateFile.Write(MemoryFile, JsonSerializer.Serialize(memory, s_json));
    }

    /// <summary>
    /// A folder below this one for a server running as <paramref name="user"/>; below /var/lib when he can't enter here,
    /// as in a home that only its owner may enter.
    /// </summary>
    public async Task<string> For(string server, string? user, IProgress<string> progress, CancellationToken cancel)
    {
        var here = System.IO.Path.Combine(Path, server);
        if (await RunAs.MakeFolder(user, here, cancel))
            return here;

        var parent = System.IO.Path.Combine("/var/lib", Mark);
        Directory.CreateDirectory(parent);
        var there = System.IO.Path.Combine(parent, server);
        if (!await RunAs.MakeFolder(user, there, cancel))
            throw new ServerException($"the user {user} can enter neither {here} nor {there}");
        progress.Report($"{user} may not enter {here}: its data are in {there}");
        return there;
    }

    public void Dispose() => _held.Dispose();
}

internal static class Passwords
{
    public static string New() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
