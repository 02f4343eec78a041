using PeerSupport.SupporterRegistry.Tests;

[assembly: AssemblyFixture(typeof(RegistrySuite))]
[assembly: Covers(typeof(ErrorReason), "registry.peersupport")]

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>The suite with a quicker pulse, and a milestone on the first day.</summary>
public sealed class RegistrySuite : SuiteFixture
{
    public static readonly TimeSpan Pulse = TimeSpan.FromSeconds(10);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["registry:Registry:PulseSeconds"] = "10",
        ["registry:Registry:MilestoneDays"] = "0,30", // nobody waits a month for a test
    };
}
