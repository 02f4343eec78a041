namespace PeerSupport.Deploy.Servers;

/// <summary>Servers that run for whoever started them, and are stopped by <see cref="DisposeAsync"/>.</summary>
public abstract class OwnServers : RunningServers, IAsyncDisposable
{
    private protected OwnServers(ServerAccess access) : base(access)
    {
    }

    /// <summary>Where they came from, in words.</summary>
    public abstract string Source { get; }

    /// <summary>Completes when any of them ends, which none should.</summary>
    public abstract Task AnyEnded();

    public abstract ValueTask DisposeAsync();
}
