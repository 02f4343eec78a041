using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Credentials;

/// <summary>
/// What is typed from a printed certificate: 17 characters that nobody can guess (84 bits) and one that checks them. The 31 characters are none
/// that paper or telephone confuse, and 31 is a prime: every single mistyped character and every two exchanged ones are noticed.
/// </summary>
internal sealed record VerificationCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRTVWXYZ";
    private const int Secret = 17;
    private const int Group = 3;

    private VerificationCode(string text) => Text = text;

    /// <summary>Without spaces.</summary>
    private string Text { get; }

    /// <summary>The same certificate has the same code under the same key.</summary>
    public static VerificationCode Of(CertificateKey key, string certification)
    {
        var number = new BigInteger(key.CodeOf(certification), isUnsigned: true);
        var text = new StringBuilder();
        for (var at = 0; at < Secret; at++)
        {
            number = BigInteger.DivRem(number, Alphabet.Length, out var letter);
            text.Append(Alphabet[(int)letter]);
        }

        return new($"{text}{Alphabet[Check(text.ToString())]}");
    }

    /// <summary>As somebody typed it: what looks like another character is taken for the one there is.</summary>
    public static VerificationCode Parse(string typed)
    {
        var text = string.Concat(typed.ToUpperInvariant().Where(letter => letter is not (' ' or '-')).Select(letter => letter switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            'S' => '5',
            'U' => 'V',
            _ => letter,
        }));
        return text.Length == Secret + 1 && text.All(Alphabet.Contains) && Alphabet[Check(text[..^1])] == text[^1]
            ? new(text)
            : throw new Refusal(ErrorReason.CodeMistyped, "This can't be the code of a certificate: look at the paper again, one or more characters are wrong or missing.");
    }

    /// <summary>What is kept: nobody gets a code from it.</summary>
    public byte[] Digest() => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    /// <summary>As it is printed: <c>7K4-9XF-…</c>.</summary>
    public override string ToString() => string.Join('-', Text.Chunk(Group).Select(group => new string(group)));

    // Each place has a factor of its own, none a multiple of 31.
    private static int Check(string secret) => secret.Select((letter, at) => (at + 2) * Alphabet.IndexOf(letter, StringComparison.Ordinal)).Sum() % Alphabet.Length;
}
