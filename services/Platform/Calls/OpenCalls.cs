using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Configuration;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>
/// Calls that are open to anybody are counted by the address they come from: so many a minute (<c>Calls:OpenPerMinute</c>), by each instance for
/// itself. In memory, because where somebody calls from is nobody's to keep, and a stranger's call should cost no write.
/// </summary>
internal sealed class OpenCalls(IConfiguration configuration) : IDisposable
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly int _limit = Limit(configuration);
    private readonly PartitionedRateLimiter<IPAddress> _limiter = Limiter(Limit(configuration));

    public void Count(IPAddress? from)
    {
        using var permit = _limiter.AttemptAcquire(Network(from ?? IPAddress.None));
        if (!permit.IsAcquired)
        {
            throw new Refusal(ErrorReason.TooManyCalls, "So many calls came from this address in a minute that no more are answered. Call again later.",
                ("limit", _limit.ToString(CultureInfo.InvariantCulture)))
            {
                RetryDelay = permit.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? delay : s_window,
            };
        }
    }

    public void Dispose() => _limiter.Dispose();

    private static int Limit(IConfiguration configuration) => configuration.GetValue("Calls:OpenPerMinute", 30);

    private static PartitionedRateLimiter<IPAddress> Limiter(int limit) => PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = s_window }));

    /// <summary>Of IPv6 a subscriber has a whole /64 to call from.</summary>
    internal static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Math.Min(8, bytes.Length)).Clear();
        return new IPAddress(bytes);
    }
}
