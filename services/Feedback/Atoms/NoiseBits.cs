using System.Security.Cryptography;
using System.Text;

namespace PeerSupport.Feedback.Atoms;

/// <summary>Chance from a secret: HMAC-SHA256 of atom, question, category and a counter, byte after byte. Who has not the secret can't tell it from dice.</summary>
internal sealed class NoiseBits(byte[] secret, Guid atom, string question, string category)
{
    private byte[] _bytes = [];
    private int _taken;
    private int _blocks;

    /// <summary>The noise of one figure. The same arguments give the same.</summary>
    public static int Draw(byte[] secret, Guid atom, string question, string category)
    {
        var bits = new NoiseBits(secret, atom, question, category);
        return GeometricNoise.Draw(k => OneIn(k, bits.Next));
    }

    /// <summary>An event of chance 1/k, exactly: bytes past the last whole multiple of k are thrown away.</summary>
    /// <param name="next">Bytes, each of the 256 with the same chance.</param>
    public static bool OneIn(int k, Func<byte> next)
    {
        // that more is ever asked for has the chance 1 / (2^128 128!)
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, 256);
        int drawn;
        do
        {
            drawn = next();
        }
        while (drawn >= 256 - (256 % k));

        return drawn % k == 0;
    }

    private byte Next()
    {
        if (_taken == _bytes.Length)
        {
            // a new line stands in no question and no category, so no two figures share a text
            (_bytes, _taken) = (HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{atom:N}\n{question}\n{category}\n{_blocks++}")), 0);
        }

        return _bytes[_taken++];
    }
}
