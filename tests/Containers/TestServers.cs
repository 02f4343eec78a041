using PeerSupport.Deploy.Servers;

namespace PeerSupport.Tests.Containers;

/// <summary>Where tests find their servers: private ones below <c>.local/</c>, shared by all test processes, in both cases.</summary>
public static class TestServers
{
    /// <summary>
    /// The environment variable that says how they are started: <c>containers</c> for Testcontainers, with the images that
    /// <c>PEERSUPPORT_POSTGRES_IMAGE</c> and <c>PEERSUPPORT_BROKER_IMAGE</c> name; unset for what the launcher would find.
    /// </summary>
    public const string Variable = "PEERSUPPORT_TEST_SERVERS";

    /// <param name="repository">The folder that holds <c>.local</c>.</param>
    /// <exception cref="ServerException">They can't be had; the message says what to do.</exception>
    public static Task<SharedServers> Lease(string repository) => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => SharedServers.Lease(Path.Combine(repository, ".local", "test")),
        "containers" => SharedServers.Lease(Path.Combine(repository, ".local", "test-containers"), "PeerSupport.Tests.Containers.dll"),
        var other => throw new ServerException($"{Variable}={other} is not known: 'containers', or nothing"),
    };
}
