using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>An establishment's clock and regime: what turns instants into bands and back.</summary>
internal sealed record Prison(string Code, PrisonDay Day, ZoneReach Reach)
{
    /// <summary>The establishment a transaction is about.</summary>
    public static async Task<Prison> Of(Tx tx)
    {
        const string load = "select time_zone from establishments where establishment = @establishment";
        var establishment = tx.Scope.Value;
        var zone = await tx.Maybe<string>(load, new { establishment }) ?? throw Refusal.NotFound(Names.Establishment(establishment));
        var regime = await StoredRegime.Of(tx, establishment);
        return new(establishment, new(regime.Bands, TimeZoneInfo.FindSystemTimeZoneById(zone), regime.Special), regime.Reach);
    }
}
