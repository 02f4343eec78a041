using System.Buffers;

namespace PeerSupport.Platform;

/// <summary>Which rows a piece of work may see.</summary>
public enum ScopeKind
{
    /// <summary>No tenant's rows: national resources only.</summary>
    None,
    Tenant,
    Provider,
    Region,
    Nation,
    /// <summary>Every tenant. For consumers and timers only: no token can ask for it.</summary>
    All,
}

/// <summary>The rows a transaction sees: what row-level security is told before its first statement.</summary>
public sealed record Scope
{
    private static readonly SearchValues<char> s_codeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private Scope(ScopeKind kind, string value) => (Kind, Value) = (kind, value);

    public ScopeKind Kind { get; }

    /// <summary>The code of the tenant, provider or region; empty for the others.</summary>
    public string Value { get; }

    public static Scope None { get; } = new(ScopeKind.None, "");

    public static Scope Nation { get; } = new(ScopeKind.Nation, "");

    public static Scope All { get; } = new(ScopeKind.All, "");

    public static Scope Tenant(string code) => new(ScopeKind.Tenant, Checked(code));

    public static Scope Provider(string code) => new(ScopeKind.Provider, Checked(code));

    public static Scope Region(string code) => new(ScopeKind.Region, Checked(code));

    /// <summary>The value of <c>app.tenant</c>.</summary>
    public string AppTenant => Of(ScopeKind.Tenant);

    /// <summary>The value of <c>app.provider</c>.</summary>
    public string AppProvider => Of(ScopeKind.Provider);

    /// <summary>The value of <c>app.region</c>.</summary>
    public string AppRegion => Kind is ScopeKind.Nation ? "*" : Of(ScopeKind.Region);

    /// <summary>Codes reach the policies in a comma-separated list in which '*' means everything: neither may come from outside.</summary>
    public static bool IsCode(ReadOnlySpan<char> code) => !code.IsEmpty && !code.ContainsAnyExcept(s_codeCharacters);

    private string Of(ScopeKind kind) => Kind == kind ? Value : Kind is ScopeKind.All ? "*" : "";

    private static string Checked(string code) =>
        IsCode(code) ? code : throw new ArgumentException($"'{code}' is not a code.", nameof(code));
}
