using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback;

/// <summary>An establishment as the copies of the registry have it, in the sight of who calls.</summary>
internal static class Place
{
    /// <summary>Where days are counted above an establishment, for a provider, and for an establishment whose copy has not come yet.</summary>
    public const string NationalZone = "Europe/London";

    public static async Task<DateOnly> Today(Tx tx, string establishment) => tx.Now.DayIn(await Zone(tx, establishment));

    /// <summary>In which its days begin and end.</summary>
    public static async Task<string> Zone(Tx tx, string establishment)
    {
        const string load = "select time_zone from establishments where establishment = @establishment";
        return await tx.Maybe<string>(load, new { establishment }) ?? NationalZone;
    }

    /// <summary>Whose own the rows are that the caller adds: a provider's, or null, the establishment's.</summary>
    public static string? Provider(Tx tx) => tx.Scope.Kind is ScopeKind.Provider ? tx.Scope.Value : null;

    /// <summary>The establishment named, if it offers the scheme. A provider finds those where it provides it, and no other.</summary>
    public static async Task<string> Offering(Tx tx, string parent, string scheme)
    {
        var establishment = Names.EstablishmentOf(parent);
        const string load = "select scheme from offerings where establishment = @establishment and scheme = @scheme";
        return (await tx.Maybe<string>(load, new { establishment, scheme }), tx.Scope.Kind) switch
        {
            (not null, _) => establishment,
            (_, ScopeKind.Provider) => throw Refusal.NotFound(parent),
            _ => throw new Refusal(ErrorReason.SchemeNotOffered, $"The establishment does not offer '{scheme}'.", ("scheme", scheme)),
        };
    }
}
