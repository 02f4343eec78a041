using System.Text;

namespace PeerSupport.Feedback.Atoms;

/// <summary>The operator's secret that noise is drawn with. Noise is stored with its figure, so another key changes nothing that was published.</summary>
internal sealed record NoiseKey(byte[] Secret)
{
    public const string Setting = "Feedback:NoiseKey";

    public static NoiseKey Of(IConfiguration configuration) => configuration[Setting] is { Length: > 0 } key
        ? new(Encoding.UTF8.GetBytes(key))
        : throw new InvalidOperationException("Feedback__NoiseKey, the secret that noise is drawn with, is not set.");
}
