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

    private volatile bool _hushed;

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

    /// <summary>Connections stay, and nothing comes through them any more.</summary>
    public void Hush() => _hushed = true;

    public void Cut()
    {
        _hushed = false;
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

    private async Task Pass(TcpClient from, TcpClient to)
    {
        try
        {
            var bytes = new byte[16 * 1024];
            while (await from.GetStream().ReadAsync(bytes) is > 0 and var read)
            {
                if (!_hushed)
                {
                    await to.GetStream().WriteAsync(bytes.AsMemory(0, read));
                }
            }
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
