using PeerSupport.Platform;

namespace PeerSupport.Feedback;

/// <summary>Codes out of resource names.</summary>
internal static class Names
{
    /// <summary>The code in <c>establishments/MDI</c> and in the name of anything in it.</summary>
    public static string EstablishmentOf(string name) => name.Split('/') is ["establishments", var code, ..] ? code : throw Refusal.NotFound(name);

    /// <summary>The code in <c>providers/samaritans</c>.</summary>
    public static string ProviderOf(string name) => name.Split('/') is ["providers", var code] ? code : throw Refusal.NotFound(name);

    /// <summary>A scheme as it is printed: feedback knows schemes by their code alone, which is their name in small letters.</summary>
    public static string SpokenOf(string scheme)
    {
        var words = scheme.Split('/')[1].Replace('-', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>The code in <c>regions/wales</c>.</summary>
    public static string RegionOf(string name) => name.Split('/') is ["regions", var code] ? code : throw Refusal.NotFound(name);
}
