namespace PeerSupport.TrainingTracking.Credentials;

/// <summary>What an operator may set: section <c>Training</c>.</summary>
/// <param name="PublicUrl">Where the gateway is reached from outside (<c>PublicUrl</c>); null when nobody said.</param>
internal sealed record TrainingSettings(Uri? PublicUrl)
{
    /// <summary>What providers are called on what leaves (<c>ProviderNames:samaritans</c>).</summary>
    public required IReadOnlyDictionary<string, string> ProviderNames { get; init; }

    public static TrainingSettings Of(IConfiguration configuration) => new(Address(configuration["Training:PublicUrl"]))
    {
        ProviderNames = configuration.GetSection("Training:ProviderNames").GetChildren().ToDictionary(name => name.Key, name => name.Value ?? "", StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>The same, without a slash at the end.</summary>
    public string Url => PublicUrl?.ToString().TrimEnd('/') ?? throw CertificateKey.Off("Training:PublicUrl");

    /// <summary>The provider's code, where nobody said what it is called.</summary>
    public string NameOf(string provider) => ProviderNames.GetValueOrDefault(provider, provider);

    private static Uri? Address(string? text) => string.IsNullOrEmpty(text) ? null
        : Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new InvalidOperationException("Training__PublicUrl is no address such as https://peersupport.example.");
}
