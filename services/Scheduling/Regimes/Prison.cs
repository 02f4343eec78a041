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

    /// <summary>The same, whose hours nobody changes until what is reckoned from them has committed.</summary>
    public static async Task<Prison> Held(Tx tx)
    {
        await Hold(tx);
        return await Of(tx);
    }

    /// <summary>Nobody changes the hours until the transaction ends. Before they are read.</summary>
    public static Task Hold(Tx tx) => tx.Execute("select pg_advisory_xact_lock_shared(hashtext('hours of ' || @Value))", tx.Scope);

    /// <summary>Whoever has reckoned from the hours as they were has committed, and is seen; whoever comes later waits, and reads those that are.</summary>
    public static Task Change(Tx tx) => tx.Execute("select pg_advisory_xact_lock(hashtext('hours of ' || @Value))", tx.Scope);
}
