using System.Net;
using System.Net.Sockets;

namespace PeerSupport.Platform.Tests;

/// <summary>A wire to a server that can be cut and mended: what is sent over it is passed on, or nobody answers.</summary>
internal sealed class Wire : IDisposable
{
    private readonly Uri _target;
    private readonly int _port;
    private readonly List<TcpClient> _open = [];

    /// <summary>Keeps the port, which nobody else is to be given while nobody answers there.</summary>
    private Socket _end = Bound(0);

    public Wire(string url)
    {
        _target = new Uri(url);
        _port = ((IPEndPoint)_end.LocalEndPoint!).Port;
    }
    /// <summary>The server's address by way of this wire.</summary>
    public string Url => new UriBuilder(_target) { Host = "127.0.0.1", Port = _port }.Uri.AbsoluteUri;

    public void Mend()
    {
        _end.Listen();
        _ = Accept(_end);
    }

    public void Cut()
    {
        _end.Dispose();
        lock (_open)
        {
            _open.ForEach(client => client.Dispose());
            _open.Clear();
        }

        _end = Bound(_port);
    }

    public void Dispose()
    {
        Cut();
        _end.Dispose();
    }

    private static Socket Bound(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private async Task Accept(Socket end)
    {
        try
        {
            while (true)
            {
                var near = new TcpClient { Client = await end.AcceptAsync() };
                var far = new TcpClient();
                lock (_open)
                {
                    _open.AddRange([near, far]);
                }

                await far.ConnectAsync(_target.Host, _target.Port);
                _ = Pass(near, far);
                _ = Pass(far, near);
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
        }
    }

    private static async Task Pass(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception cut) when (cut is IOException or ObjectDisposedException or InvalidOperationException)
        {
        }
        finally
        {
            to.Dispose();
        }
    }
}
