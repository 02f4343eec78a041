namespace PeerSupport.Platform;

/// <summary>A timer whose time has come.</summary>
/// <param name="Tenant">Whose timer it is; its effect runs in this tenant's scope.</param>
/// <param name="Kind">What is to happen: the key of <see cref="ServiceModule.Timers"/>.</param>
/// <param name="Key">To what: unique within tenant and kind.</param>
/// <param name="DueAt">When it became due.</param>
public sealed record DueTimer(string Tenant, string Kind, string Key, DateTimeOffset DueAt);
