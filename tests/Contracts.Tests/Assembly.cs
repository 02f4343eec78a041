using PeerSupport.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(SuiteFixture))]
