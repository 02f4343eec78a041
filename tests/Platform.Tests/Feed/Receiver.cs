using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PeerSupport.Platform.Tests;

/// <summary>What a receiver got, as the specification has it verified: by nobody's code but this test's.</summary>
internal sealed record Delivery(string Path, string Id, string Timestamp, string Signature, string Body)
{
    public string Title => JsonDocument.Parse(Body).RootElement.GetProperty("data").GetProperty("note").GetProperty("title").GetString()!;

    public bool IsSignedWith(string secret) => Signature.Split(' ').Contains("v1," + Convert.ToBase64String(
        HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}"))));
}

/// <summary>An integrator's server; each test has a path of its own.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public ConcurrentQueue<Delivery> Deliveries { get; } = new();

    /// <summary>How it answers; 200 when nobody says otherwise.</summary>
    public Func<Delivery, HttpContext, Task<int>> Answer { get; set; } = (_, _) => Task.FromResult(200);

    public string Url => _app.Urls.Single();

    public string[] Titles(string path) => [.. Deliveries.Where(delivery => delivery.Path == path).Select(delivery => delivery.Title)];

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Map("/{**path}", receiver.Take);
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body);
        string Header(string name) => http.Request.Headers[name].ToString();
        var delivery = new Delivery(http.Request.Path, Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), await body.ReadToEndAsync());
        http.Response.StatusCode = await Answer(delivery, http);
        Deliveries.Enqueue(delivery);
    }
}
