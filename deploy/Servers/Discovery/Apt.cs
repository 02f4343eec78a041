namespace PeerSupport.Deploy.Servers;

/// <summary>Installs what is missing on Debian and Ubuntu, as root or through password-less sudo.</summary>
internal static class Apt
{
    public static async Task Install(IReadOnlyList<string> packages, ServerOptions options, IProgress<string> progress, CancellationToken cancel)
    {
        var names = string.Join(" and ", packages);
        var missing = $"{names} not found. Install it, start Docker, or set {ServerOptions.PostgresVariable} and {ServerOptions.BrokerVariable}";
        if (!options.MayInstall || Command.Find("apt-get") is null)
            throw new ServerException(missing + ".");
        if (!Environment.IsPrivilegedProcess && (await Command.Run("sudo", ["-n", "true"], null, cancel)).Code != 0)
            throw new ServerException($"{missing}: sudo apt-get install {string.Join(' ', packages)}");

        var intent = $"apt-get install {string.Join(' ', packages)} (no system server will be started)";
        if (options.Confirm is { } confirm && !confirm(intent))
            throw new ServerException(missing + ".");
        progress.Report(intent);

        string[] root = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];
        string[] words = [.. root, "sh", "-c", await Script(cancel), "apt-install", .. packages];
        await (await Command.Run(words[0], words[1..], null, cancel) with { Name = "apt-get" }).OrThrow();
    }

    private static async Task<string> Script(CancellationToken cancel)
    {
        using var reader = new StreamReader(typeof(Apt).Assembly.GetManifestResourceStream("apt-install.sh")!);
        return await reader.ReadToEndAsync(cancel);
    }
}
