using System.Text;

namespace PeerSupport.Feedback.Slips;

/// <summary>
/// The operator's secret that codes on slips are checked with. Slips that are out when it is rotated count as long as <c>Feedback:PreviousSlipKey</c> is set to
/// the one before; under any other they are unknown.
/// </summary>
/// <param name="Secret">What new codes are made with.</param>
/// <param name="Before">The key before this one; null where none is given.</param>
internal sealed record SlipKey(byte[] Secret, SlipKey? Before = null)
{
    public const string Setting = "Feedback:SlipKey";
    public const string Previous = "Feedback:PreviousSlipKey";

    /// <summary>Those that a code may have been made with.</summary>
    public IEnumerable<SlipKey> Known => Before is null ? [this] : [this, Before];

    public static SlipKey Of(IConfiguration configuration) => configuration[Setting] is { Length: > 0 } key
        ? new(Encoding.UTF8.GetBytes(key), configuration[Previous] is { Length: > 0 } before ? new(Encoding.UTF8.GetBytes(before)) : null)
        : throw new InvalidOperationException("Feedback__SlipKey, the secret that codes on slips are checked with, is not set.");
}
