using System.Net;
using System.Net.Sockets;

namespace PeerSupport.Platform;

/// <summary>Addresses on the public internet: what a caller may have us connect to. Everything else might be a neighbour of ours who trusts us.</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] s_notPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // of version 6 only 2000::/3 is global; these parts of it carry a version 4 address, or nobody's
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork s_global = IPNetwork.Parse("2000::/3");

    public static bool Is(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (address.AddressFamily is AddressFamily.InterNetwork || s_global.Contains(address)) && !Array.Exists(s_notPublic, network => network.Contains(address));
    }
}
