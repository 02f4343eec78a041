using PeerSupport.Deploy.Servers;
using Xunit;

namespace PeerSupport.Suite.Tests;

/// <summary>Private servers whose data and memory no longer fit together: nobody waits for them in vain.</summary>
public sealed class ServersTests
{
    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Servers_of_a_folder_whose_path_is_a_part_of_another_s_leave_the_other_s_alone()
    {
        var inner = Folder(Directory.CreateTempSubdirectory("servers").FullName);
        var outer = Directory.CreateTempSubdirectory("servers").FullName;
        Folder(outer);
        await using var others = await SuiteServers.Start(Folder(outer + inner), ServerOptions.Test);
        var ended = others.AnyEnded();
        await using (await SuiteServers.Start(inner, ServerOptions.Test))
        {
            Assert.False(ended.IsCompleted, "they were ended");
        }

        Assert.False(ended.IsCompleted, "they were ended");
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Data_made_with_another_password_are_named_with_what_to_do()
    {
        var folder = Folder(Directory.CreateTempSubdirectory("servers").FullName);
        await using (await SuiteServers.Start(folder, ServerOptions.Test))
        {
            // the data are there, and whoever starts again remembers something else
        }

        var memory = Path.Combine(folder, "servers.json");
        var lines = await File.ReadAllLinesAsync(memory);
        var first = Array.FindIndex(lines, line => line.Contains("\"Password\"", StringComparison.Ordinal));   // PostgreSQL's
        lines[first] = $"    \"Password\": \"{new string('0', 32)}\",";
        await File.WriteAllLinesAsync(memory, lines);

        var refused = await Assert.ThrowsAnyAsync<ServerException>(async () => await SuiteServers.Start(folder, ServerOptions.Test));
        Assert.StartsWith("PostgreSQL does not take the password in servers.json", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith($"rm -r {Path.Combine(folder, "postgres", "data")}", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string Folder(string path)
    {
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return path;
    }
}
