using System.Globalization;

namespace PeerSupport.Deploy.Servers;

/// <summary>The newest PostgreSQL on this machine. Debian keeps its servers out of PATH.</summary>
internal sealed record PostgresBinaries(string Postgres, string InitDb)
{
    public static PostgresBinaries? Find()
    {
        var packaged = Glob("/usr/lib/postgresql/*/bin").Concat(Glob("/usr/pgsql-*/bin"));
        return Command.Find("postgres", packaged) is { } postgres && Command.Find("initdb", packaged) is { } initdb ? new(postgres, initdb) : null;
    }

    private static IEnumerable<string> Glob(string pattern)
    {
        var star = pattern.Split('/').First(part => part.Contains('*', StringComparison.Ordinal));
        var parent = pattern[..pattern.IndexOf(star, StringComparison.Ordinal)];
        var rest = pattern[(parent.Length + star.Length + 1)..];
        return Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, star).OrderByDescending(Version).Select(folder => Path.Combine(folder, rest))
            : [];
    }

    private static int Version(string folder) =>
        int.TryParse(Path.GetFileName(folder).Replace("pgsql-", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
}
