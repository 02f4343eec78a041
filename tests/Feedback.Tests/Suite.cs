using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(SuiteFixture))]
[assembly: Covers(typeof(ErrorReason), "feedback.peersupport")]
