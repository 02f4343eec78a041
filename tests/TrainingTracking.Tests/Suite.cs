using PeerSupport.Harness;
using PeerSupport.Training.V1;
using Xunit;

[assembly: AssemblyFixture(typeof(SuiteFixture))]
[assembly: Covers(typeof(ErrorReason), "training.peersupport")]
