using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace PeerSupport.Deploy.Servers;

/// <summary>How to reach RabbitMQ, and what its management API is asked for. (rabbitmqctl takes a second a call, this milliseconds.)</summary>
public sealed record Broker
{
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(20) };

    public string Host { get; init; } = "127.0.0.1";
    public int Port { get; init; }
    public required string User { get; init; }
    public required string Password { get; init; }

    /// <summary>The vhost that exists from the start.</summary>
    public required string Vhost { get; init; }

    /// <summary>The management API; null at a configured broker, which is used as it is.</summary>
    public Uri? Management { get; init; }

    /// <summary>The value of <c>Broker__Url</c>; of the first vhost when none is named.</summary>
    public string Url(string? vhost = null) =>
        $"amqp://{Uri.EscapeDataString(User)}:{Uri.EscapeDataString(Password)}@{Host}:{Port}/{Uri.EscapeDataString(vhost ?? Vhost)}";

    /// <summary>Reads <c>amqp://user:password@host:port/vhost</c>.</summary>
    public static Broker Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != "amqp" || uri.UserInfo.Split(':') is not [var user, var password])
            throw new ServerException($"{ServerOptions.BrokerVariable} should read amqp://user:password@host:port/vhost");
        var vhost = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        return new()
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5672,
            User = Uri.UnescapeDataString(user),
            Password = Uri.UnescapeDataString(password),
            Vhost = vhost.Length > 0 ? vhost : "/",
        };
    }

    internal async Task CreateVhost(string name, CancellationToken cancel)
    {
        await Ask(HttpMethod.Put, $"vhosts/{Uri.EscapeDataString(name)}", new JsonObject(), cancel);
        var all = new JsonObject { ["configure"] = ".*", ["write"] = ".*", ["read"] = ".*" };
        await Ask(HttpMethod.Put, $"permissions/{Uri.EscapeDataString(name)}/{Uri.EscapeDataString(User)}", all, cancel);
    }

    internal Task DeleteVhost(string name, CancellationToken cancel) => Ask(HttpMethod.Delete, $"vhosts/{Uri.EscapeDataString(name)}", null, cancel);

    internal async Task<IReadOnlyList<string>> Vhosts(CancellationToken cancel)
    {
        using var answer = await Ask(HttpMethod.Get, "vhosts?columns=name", null, cancel);
        var vhosts = await answer.Content.ReadFromJsonAsync<JsonArray>(cancel);
        return [.. vhosts!.Select(vhost => (string)vhost!["name"]!)];
    }

    internal async Task<string> Version(CancellationToken cancel)
    {
        using var answer = await Ask(HttpMethod.Get, "overview?columns=rabbitmq_version", null, cancel);
        var overview = await answer.Content.ReadFromJsonAsync<JsonObject>(cancel);
        return (string)overview!["rabbitmq_version"]!;
    }

    /// <summary>Whether our own broker (it knows the password) takes connections on <paramref name="port"/>, which it does last of all; null when it does not take our password.</summary>
    internal async Task<bool?> IsListening(int port, CancellationToken cancel)
    {
        try
        {
            using var answer = await Send(HttpMethod.Get, $"health/checks/port-listener/{port}", null, cancel);
            return answer.StatusCode == HttpStatusCode.Unauthorized ? null : answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> Ask(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        var answer = await Send(method, path, body, cancel);
        if (!answer.IsSuccessStatusCode && !(method == HttpMethod.Delete && answer.StatusCode == HttpStatusCode.NotFound))
            throw new ServerException($"RabbitMQ refused {method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancel)}");
        return answer;
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        if (Management is null)
            throw new ServerException("a configured broker is used as it is: its vhosts are made by whoever runs it");
        using var request = new HttpRequestMessage(method, new Uri(Management, $"api/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));
        request.Headers.ConnectionClose = true;   // at its end the broker waits seconds for a connection that is kept
        request.Content = body is null ? null : JsonContent.Create(body);
        return await s_http.SendAsync(request, cancel);
    }
}
