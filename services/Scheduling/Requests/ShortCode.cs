using System.Security.Cryptography;

namespace PeerSupport.Scheduling;

/// <summary>What boards show instead of a name: without letters that look alike on paper, and without vowels, so that no code is a word.</summary>
internal static class ShortCode
{
    public static string Draw() => RandomNumberGenerator.GetString("CDFHJKMNPRTVWXY34679", 4);
}
