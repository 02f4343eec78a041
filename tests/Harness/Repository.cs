namespace PeerSupport.Harness;

/// <summary>Where the tests run.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>Microservices.sln</c>.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Microservices.sln")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no Microservices.sln above the tests"));
}
