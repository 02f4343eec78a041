using System.Globalization;

namespace PeerSupport.Deploy.Servers;

/// <summary>
/// Servers of this data folder that outlived their launcher: with the folder's lock in our hands nobody else can own them.
/// The kernel ends them itself within seconds of a <c>kill -9</c>; this is for those seconds.
/// </summary>
internal static class Orphans
{
    /// <summary>
    /// Ends every process named <paramref name="name"/> that works in the folder <paramref name="mark"/> or names it on its command line.
    /// (PostgreSQL's sessions too: they all work in the cluster's folder, and only when the last has gone may it be opened again.)
    /// </summary>
    public static async Task End(string name, string mark, StopSignal stop, CancellationToken cancel)
    {
        var found = Find(name, mark);
        foreach (var (signal, patience) in new[] { (stop, 15), (StopSignal.Kill, 5) })
        {
            foreach (var process in found)
                Signals.Send(process, signal);
            for (var waited = 0; found.Count > 0 && waited < patience * 10; waited++)
            {
                await Task.Delay(100, cancel);
                found = Find(name, mark);
            }
        }
    }

    private static List<int> Find(string name, string mark) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Read(id, "comm").Trim() == name && !IsDead(id)
                && (WorksIn(id) == mark || Names(Read(id, "cmdline"), mark)))];

    // whole, not as a part of a longer path: other folders' servers are none of ours
    private static bool Names(string line, string mark)
    {
        for (var at = line.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = line.IndexOf(mark, at + 1, StringComparison.Ordinal))
        {
            var (before, after) = (at == 0 ? ' ' : line[at - 1], at + mark.Length == line.Length ? ' ' : line[at + mark.Length]);
            if (!IsOfPath(before) && (after == '/' || !IsOfPath(after)))
                return true;
        }
        return false;
    }

    private static bool IsOfPath(char letter) => char.IsLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_';

    // a zombie still has its entry; the state follows the name in parentheses
    private static bool IsDead(int process) =>
        Read(process, "stat") is var stat && (stat.Length == 0 || stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z'));

    private static string? WorksIn(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/cwd").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";   // it ended while we looked, or is none of ours
        }
    }
}
