using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PeerSupport.Platform;

/// <summary>
/// Sends to addresses that callers chose: over TLS, to public addresses only, checked where the connection is made so that a name can't resolve
/// to another one in between; no redirect is followed, nothing of the answer but its status is read, and ten seconds are enough.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private readonly HttpClient _http;
    private readonly HashSet<string> _allowed;
    private readonly bool _plain;

    public WebhookSender(IConfiguration configuration)
    {
        var hosts = configuration["Webhooks:AllowedHosts"] ?? "";
        _allowed = new(hosts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
        _plain = configuration.GetValue("Webhooks:AllowPlain", false);
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = Connect,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        { Timeout = TimeSpan.FromSeconds(configuration.GetValue("Webhooks:TimeoutSeconds", 10.0)) };
    }

    /// <summary>What is wrong with an address, as far as it can be told without asking for it; null when nothing is.</summary>
    public string? Complaint(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return "must be an address without user, password or fragment";
        }

        if (!_plain && !url.StartsWith("https://", StringComparison.Ordinal))
        {
            return "must begin with https://";
        }

        return IPAddress.TryParse(uri.IdnHost, out var address) && !PublicAddress.Is(address) && !_allowed.Contains(uri.IdnHost) ? "must be a public address" : null;
    }

    /// <returns>Null when the receiver took it, else what went wrong.</returns>
    public async Task<string?> Send(string url, string body, string id, long timestamp, string signature, CancellationToken cancel)
    {
        if (Complaint(url) is not null)
        {
            return "ADDRESS_REFUSED";
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json) };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", $"{timestamp}");
        request.Headers.Add("webhook-signature", signature);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("peersupport-webhooks", "1"));
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return answer.IsSuccessStatusCode ? null : $"HTTP {(int)answer.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return "TIMEOUT";
        }
        catch (HttpRequestException failed)
        {
            return failed.InnerException is AddressRefused ? "ADDRESS_REFUSED" : failed.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "NAME_UNKNOWN",
                HttpRequestError.SecureConnectionError => "TLS_FAILED",
                HttpRequestError.ConnectionError => "CONNECTION_FAILED",
                _ => "NO_ANSWER",
            };
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancel);
        var fit = _allowed.Contains(host) ? addresses : [.. addresses.Where(PublicAddress.Is)];
        if (addresses.Length > 0 && fit.Length == 0)
        {
            throw new AddressRefused();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(fit, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class AddressRefused() : IOException("The name resolves to no public address.");
}
