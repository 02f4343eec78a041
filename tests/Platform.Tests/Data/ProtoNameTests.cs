using Google.Rpc;
using PeerSupport.Options.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

public sealed class ProtoNameTests
{
    [Fact]
    public void A_value_is_spelled_as_the_contract_does_without_its_enums_name() => Assert.Equal("FACT", ProtoName.Of(EventKind.Fact));

    [Fact]
    public void A_value_without_its_enums_name_is_spelled_whole() => Assert.Equal("DEADLINE_EXCEEDED", ProtoName.Of(Code.DeadlineExceeded));

    [Fact]
    public void Every_value_comes_back_from_its_name() =>
        Assert.All(Enum.GetValues<EventKind>(), value => Assert.Equal(value, ProtoName.Parse<EventKind>(ProtoName.Of(value))));

    [Fact]
    public void A_name_the_contract_does_not_know_is_no_value() => Assert.Throws<KeyNotFoundException>(() => ProtoName.Parse<EventKind>("RUMOUR"));
}
