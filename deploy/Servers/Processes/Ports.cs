using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace PeerSupport.Deploy.Servers;

/// <summary>Free loopback ports.</summary>
public static class Ports
{
    /// <summary><paramref name="wanted"/> when it is free, else any free one.</summary>
    public static int FreeOr(int wanted) => wanted > 0 && IsFree(wanted) ? wanted : Free();

    /// <summary>
    /// A free port below the range from which the kernel serves outgoing connections, so that a port remembered
    /// from the last run is not lent to somebody's client in between.
    /// </summary>
    public static int Free()
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            if (IsFree(port))
                return port;
        }
        throw new ServerException("no free loopback port between 20000 and 32000");
    }

    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
