using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace PeerSupport.Deploy.Issuer;

/// <summary>
/// ES256 keys in a folder, one <c>{kid}.pem</c> each, readable by their owner only. The newest signs; all are published,
/// so that tokens of an older key stay valid until its file is deleted. Read anew at each use: whoever adds a key,
/// every process that works with the folder follows.
/// </summary>
public sealed class SigningKeys
{
    private readonly string _folder;
    private readonly TimeProvider _clock;

    /// <summary>Opens the folder; makes the first key when there is none.</summary>
    public SigningKeys(string folder, TimeProvider? clock = null)
    {
        _folder = Path.GetFullPath(folder);
        _clock = clock ?? TimeProvider.System;
        Directory.CreateDirectory(_folder);
        if (!Files().Any())
            Rotate();
    }

    /// <summary>Adds a key, which signs from now on, and returns its id.</summary>
    public string Rotate()
    {
        var made = _clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);   // sorts by age
        var id = $"{made}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var unfinished = Path.Combine(_folder, id + ".new");
        using (var writer = new StreamWriter(unfinished, options))
            writer.Write(key.ExportPkcs8PrivateKeyPem());
        File.Move(unfinished, Path.Combine(_folder, id + ".pem"));
        return id;
    }

    /// <summary>The public halves as a JWK set.</summary>
    public object Published() => new
    {
        keys = Files().Select(file =>
        {
            using var key = Read(file);
            var point = key.ExportParameters(includePrivateParameters: false).Q;
            return new
            {
                kty = "EC",
                use = "sig",
                alg = SecurityAlgorithms.EcdsaSha256,
                crv = "P-256",
                kid = Path.GetFileNameWithoutExtension(file),
                x = Base64UrlEncoder.Encode(point.X),
                y = Base64UrlEncoder.Encode(point.Y),
            };
        }).ToArray(),
    };

    /// <summary>Runs <paramref name="use"/> with the newest key.</summary>
    internal T Sign<T>(Func<SigningCredentials, T> use)
    {
        var file = Files().Last();
        using var key = Read(file);
        var security = new ECDsaSecurityKey(key)
        {
            KeyId = Path.GetFileNameWithoutExtension(file),
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },   // the key is disposed below
        };
        return use(new(security, SecurityAlgorithms.EcdsaSha256));
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_folder, "*.pem").Order(StringComparer.Ordinal);

    private static ECDsa Read(string file)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return key;
    }
}
