using System.Net;
using System.Text;
using System.Text.Json;

namespace PeerSupport.Deploy.Servers;

/// <summary>Where a keeper listens and what to say there first; in a file that only the owner of the tests can read.</summary>
internal sealed record Door(int Port, string Secret)
{
    public static readonly IPAddress Host = IPAddress.Loopback;

    public void Write(string folder) => PrivateFile.Write(FileOf(folder), JsonSerializer.Serialize(this));

    public static void Remove(string folder) => File.Delete(FileOf(folder));

    public static async Task<Door?> Read(string folder, CancellationToken cancel) =>
        File.Exists(FileOf(folder)) ? JsonSerializer.Deserialize<Door>(await File.ReadAllTextAsync(FileOf(folder), cancel)) : null;

    public static byte[] Bytes(string line) => Encoding.UTF8.GetBytes(line + "\n");

    private static string FileOf(string folder) => Path.Combine(folder, "keeper.json");
}

/// <summary>One line from a keeper: how far it is, then either the servers or why there are none.</summary>
internal sealed record Said(string? Progress = null, string? Failure = null, ServerAccess? Access = null);
