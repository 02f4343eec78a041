using System.Security.Cryptography;

namespace PeerSupport.Platform;

/// <summary>The one seam ids come from.</summary>
public static class Ids
{
    // RS0030: this is the seam that everybody else is sent to.
#pragma warning disable RS0030
    /// <summary>Version 7: near in time is near on disk. It tells when it was made and does not order within a millisecond.</summary>
    public static Guid New() => Guid.CreateVersion7();

    /// <summary>Version 4: tells nothing.</summary>
    public static Guid Random() => Guid.NewGuid();
#pragma warning restore RS0030

    // CA1720: short is what it is, in print and on the telephone; no number is meant.
#pragma warning disable CA1720
    /// <summary>The last part of a resource name: 80 random bits, without the letters that paper and telephone confuse.</summary>
    public static string Short() => RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", 16);
#pragma warning restore CA1720
}
