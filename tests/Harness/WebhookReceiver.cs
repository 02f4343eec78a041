using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PeerSupport.Platform.V1;

namespace PeerSupport.Harness;

/// <summary>An integrator's server that verifies what it is sent as the Standard Webhooks specification says, by code of its own.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Id, string Timestamp, string Signature, string Body)> _received = new();
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public static async Task<WebhookReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/", receiver.Receive);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>The first event like that; every delivery so far must be signed with the secret.</summary>
    public Task<Event> Next(string secret, Func<Event, bool> such) => Eventually.Some(
        () =>
        {
            foreach (var (id, timestamp, signature, body) in _received)
            {
                var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
                if (!signature.Split(' ').Contains(expected))
                {
                    throw new CryptographicException($"{signature} is not {expected}");
                }
            }

            return Task.FromResult(_received.Select(delivery => Event.Parser.ParseJson(delivery.Body)).FirstOrDefault(such));
        },
        "no such delivery came");

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Receive(HttpRequest request)
    {
        using var body = new StreamReader(request.Body);
        _received.Enqueue((request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString(), request.Headers["webhook-signature"].ToString(), await body.ReadToEndAsync()));
    }
}
