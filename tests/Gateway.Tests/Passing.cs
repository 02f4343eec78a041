using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace PeerSupport.Gateway.Tests;

/// <summary>A gateway before four web servers that answer who they are and what reached them.</summary>
public sealed class Passing : IAsyncLifetime
{
    private readonly List<WebApplication> _running = [];

    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var addresses = new List<string>();
        foreach (var service in GatewayHost.Suite)
        {
            addresses.Add($"--Services:{Route.NameOf(service)}:Json={await Echo(Route.NameOf(service))}");
        }

        var gateway = GatewayHost.Build([.. addresses, .. Own], GatewayHost.Suite);
        Http = new HttpClient { BaseAddress = new Uri(await Run(gateway)) };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var app in _running)
        {
            await app.DisposeAsync();
        }
    }

    internal static WebApplication Gateway(string services) => GatewayHost.Build(Settings(services), GatewayHost.Suite);

    internal static string[] Settings(string services) =>
        [.. GatewayHost.Suite.Select(service => $"--Services:{Route.NameOf(service)}:Json={services}"), "--Services:intruder:Json=" + services, .. Own];

    internal async Task<string> Run(WebApplication app)
    {
        _running.Add(app);
        await app.StartAsync();
        return app.Urls.Single();
    }

    private static string[] Own => ["--Kestrel:Endpoints:Json:Url=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"];

    private Task<string> Echo(string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
            var user = http.Request.Headers.ContainsKey("x-user-authorization") ? "user" : "no user";
            await http.Response.WriteAsync($"{name}|{http.Request.Method} {http.Request.Path}{http.Request.QueryString}|{http.Request.Headers.Authorization}|{user}|{body}");
        });
        return Run(app);
    }
}
