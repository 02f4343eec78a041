using System.Text;

namespace PeerSupport.Feedback.Slips;

/// <summary>The operator's secret that codes on slips are checked with. Under another key the slips that are out are unknown.</summary>
internal sealed record SlipKey(byte[] Secret)
{
    public const string Setting = "Feedback:SlipKey";

    public static SlipKey Of(IConfiguration configuration) => configuration[Setting] is { Length: > 0 } key
        ? new(Encoding.UTF8.GetBytes(key))
        : throw new InvalidOperationException("Feedback__SlipKey, the secret that codes on slips are checked with, is not set.");
}
