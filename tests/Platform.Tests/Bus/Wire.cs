using System.Net;
using System.Net.Sockets;

namespace PeerSupport.Platform.Tests;

/// <summary>A wire to a server that can be cut and mended: what is sent over it is passed on, or nobody answers.</summary>
internal sealed class Wire : IDisposable
{
    private readonly Uri _target;
    private readonly int _port;
    private readonly List<TcpClient> _open = [];
    private TcpListener? _listener;

    public Wire(string url)
    {
        _target = new Uri(url);
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        _port = ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>The server's address by way of this wire.</summary>
    public string Url => new UriBuilder(_target) { Host = "127.0.0.1", Port = _port }.Uri.AbsoluteUri;

    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _ = Accept(_listener);
    }

    public void Cut()
    {
        _listener?.Dispose();
        lock (_open)
        {
            _open.ForEach(client => client.Dispose());
            _open.Clear();
        }
    }

    public void Dispose() => Cut();

    private async Task Accept(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
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
