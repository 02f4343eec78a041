using PeerSupport.SupporterRegistry.Tests;

[assembly: AssemblyFixture(typeof(RegistrySuite))]
[assembly: Covers(typeof(ErrorReason), "registry.peersupport")]

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>The suite with a quicker pulse.</summary>
public sealed class RegistrySuite : SuiteFixture
{
    public static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["registry:Registry:PulseSeconds"] = "1",
    };
}
