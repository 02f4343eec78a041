using PeerSupport.Harness;
using PeerSupport.Scheduling.Tests;
using PeerSupport.Scheduling.V1;
using Xunit;

[assembly: AssemblyFixture(typeof(SchedulingSuite))]
[assembly: Covers(typeof(ErrorReason), "scheduling.peersupport")]

namespace PeerSupport.Scheduling.Tests;

/// <summary>The suite with a matcher that looks again soon.</summary>
public sealed class SchedulingSuite : SuiteFixture
{
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["scheduling:Scheduling:LookAgainSeconds"] = "0.3",
    };
}
