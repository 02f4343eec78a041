using Microsoft.Extensions.Configuration;

namespace PeerSupport.Platform;

/// <summary>
/// Secrets from files, as Docker and Kubernetes mount them: in the folder that <c>Secrets__Folder</c> names, a file called as a setting
/// (<c>ConnectionStrings__App</c>) is that setting and wins over the environment.
/// </summary>
internal static class SecretFiles
{
    public static void AddSecretFiles(this ConfigurationManager configuration)
    {
        if (configuration["Secrets:Folder"] is { Length: > 0 } folder)
        {
            configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: true);
        }
    }
}
