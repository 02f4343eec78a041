using Google.Protobuf.Reflection;
using PeerSupport.Suite.Tests.Calls;
using Xunit;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>What is tried is derived from the contract. Were nothing derived, nothing would be found wrong: so it is counted. No call is made.</summary>
public sealed class GeneratorTests
{
    // As of 2026-11-26; what is added to the contract adds to it.
    private static readonly Dictionary<string, int[]> s_known = new()
    {
        ["registry"] = [1340, 80, 23, 1, 7, 7],
        ["training"] = [450, 33, 12, 1, 1, 3],
        ["scheduling"] = [1180, 75, 30, 9, 1, 9],
        ["feedback"] = [60, 3, 2, 0, 0, 0],
    };

    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public void No_less_is_tried_than_is_known(string service)
    {
        var side = new Side("MDI", "shannon-trust", []);
        var methods = Contract.Methods.Where(method => Contract.ServiceOf(method) == service).ToList();
        (string What, int Found)[] tried =
        [
            ("bad fields", methods.Sum(method => BadFields.Of(side, method, new Random(BadInputWorld.Seed)).Count())),
            ("texts that are not UTF-8", methods.Sum(method => BodiesTests.Texts(side, method).Count())),
            ("absent rows", methods.Count(method => RowsTests.Scope(side, method) is not null)),
            ("references", methods.Sum(method => RowsTests.References(side, method).Count())),
            ("etags", methods.Sum(method => RowsTests.Etags(side, method).Count())),
            ("tokens", methods.Count(method => RowsTests.Token(method) is not null)),
        ];
        Assert.All(tried.Zip(s_known[service]), one => Assert.True(one.First.Found >= one.Second, $"{service}: {one.First.What} {one.First.Found}, known {one.Second}"));
    }
}
