namespace PeerSupport.Deploy.Servers;

/// <summary>PostgreSQL refuses root, so root runs each server as the user its package made; anybody else runs all as himself.</summary>
internal static class RunAs
{
    public static string? Of(string user) => Environment.IsPrivilegedProcess ? user : null;

    public static string[] Options(string? user) =>
        user is null ? [] : ["--reuid", user, "--regid", user, "--init-groups"];

    public static Task<Finished> Run(string? user, IReadOnlyDictionary<string, string?>? environment, CancellationToken cancel, params string[] words) =>
        user is null
            ? Command.Run(words[0], words[1..], environment, cancel)
            : Command.Run("setpriv", [.. Options(user), "--", .. words], environment, cancel);

    /// <summary>Makes a folder that only <paramref name="user"/> can read; false when he can't get there.</summary>
    public static async Task<bool> MakeFolder(string? user, string folder, CancellationToken cancel)
    {
        string[] owner = user is null ? [] : ["-o", user, "-g", user];
        await (await Command.Run("install", ["-d", "-m", "700", .. owner, folder], null, cancel)).OrThrow();
        return (await Run(user, null, cancel, "test", "-x", folder)).Code == 0;
    }
}
