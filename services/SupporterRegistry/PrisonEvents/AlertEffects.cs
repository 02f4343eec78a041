using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;

namespace PeerSupport.SupporterRegistry;

/// <summary>What follows from which alert codes of the prisons. The code itself is not kept.</summary>
/// <param name="Blocks">Nobody is paired with whom it is about, nor he with anybody (<c>Registry:BlockingAlerts</c>).</param>
/// <param name="DoorOnly">None of those: whom it is about shares no room with anybody he is paired with (<c>Registry:DoorOnlyAlerts</c>).</param>
/// <param name="Welfare">A person speaks with the supporter first (<c>Registry:WelfareAlerts</c>).</param>
internal sealed record AlertEffects(FrozenSet<string> Blocks, FrozenSet<string> DoorOnly, FrozenSet<string> Welfare)
{
    public static AlertEffects Of(IConfiguration configuration)
    {
        var blocks = Codes(configuration["Registry:BlockingAlerts"] ?? "RNO121,XCU");
        return new(
            blocks,
            Codes(configuration["Registry:DoorOnlyAlerts"] ?? "XHT").Except(blocks).ToFrozenSet(),
            Codes(configuration["Registry:WelfareAlerts"] ?? "HA,HA1,HA2,VI"));
    }

    private static FrozenSet<string> Codes(string listed) =>
        listed.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet();
}
