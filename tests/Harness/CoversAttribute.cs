using System.Reflection;
using Xunit;
using Xunit.v3;

namespace PeerSupport.Harness;

/// <summary>
/// The error reasons this test assembly is responsible for: when it ran unfiltered and no test failed, each value must have been seen on the wire,
/// and none besides. So a reason that nothing provokes, or that no contract names, fails the run.
/// </summary>
/// <param name="reasons">The generated <c>ErrorReason</c> enum of one service.</param>
/// <param name="domain">Its domain, such as <c>scheduling.peersupport</c>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class CoversAttribute(Type reasons, string domain) : BeforeAfterTestAttribute
{
    private static volatile bool s_failed;

    public Type Reasons { get; } = reasons;

    public string Domain { get; } = domain;

    /// <summary>What a test that failed would have provoked is not known.</summary>
    internal static bool SomeFailed => s_failed;

    public override void After(MethodInfo methodUnderTest, IXunitTest test) => s_failed |= TestContext.Current.TestState?.Result is TestResult.Failed;
}
