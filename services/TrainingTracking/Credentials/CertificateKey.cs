using System.Security.Cryptography;
using System.Text;
using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.TrainingTracking.Credentials;

/// <summary>
/// The operator's secret from which follow the codes on printed certificates and the key that signs credentials: neither is stored, so a dump of
/// the database holds none. <c>Training:PreviousCertificateKey</c>, while it is set, has its public half published too.
/// </summary>
internal sealed class CertificateKey
{
    public const string Setting = "Training:CertificateKey";
    public const string Previous = "Training:PreviousCertificateKey";

    private const int Least = 32;

    private readonly byte[]? _codes;
    private readonly SigningKey[] _signing;

    private CertificateKey(string? secret, params IEnumerable<string> all)
    {
        _codes = secret is null ? null : Derived(secret, "codes", 32);
        _signing = [.. all.Select(one => new SigningKey(Derived(one, "credentials", 48)))];
    }

    /// <summary>Whose public half is published, the one that signs first.</summary>
    public IReadOnlyList<SigningKey> Published => _codes is null ? throw Off(Setting) : _signing;

    public SigningKey Signing => Published[0];

    public static CertificateKey Of(IConfiguration configuration)
    {
        var secrets = new[] { Setting, Previous }.Select(name => configuration[name]).Where(secret => !string.IsNullOrEmpty(secret)).Select(secret => secret!).ToList();
        return secrets.Exists(secret => secret.Length < Least)
            ? throw new InvalidOperationException($"Training__CertificateKey is too short: {Least} characters at least.")
            : string.IsNullOrEmpty(configuration[Setting]) ? new(null, []) : new(secrets[0], secrets);
    }

    /// <summary>Of 256 bits a code has 84, an id of a credential 122.</summary>
    public byte[] CodeOf(string subject) => HMACSHA256.HashData(_codes ?? throw Off(Setting), Encoding.UTF8.GetBytes(subject));

    /// <summary>An id that says nothing of what it is of, and is the same again.</summary>
    public string UrnOf(string subject)
    {
        var bytes = CodeOf(subject)[..16];
        // RFC 9562, version 8: bits of one's own
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true)}";
    }

    public static Refusal Off(string setting)
    {
        var name = setting.Replace(":", "__", StringComparison.Ordinal);
        return new(ErrorReason.CertificatesOff, $"This installation can't do that: its operator sets {name}.", ("setting", name));
    }

    private static byte[] Derived(string secret, string use, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), length, info: Encoding.UTF8.GetBytes(use));
}
