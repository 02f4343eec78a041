using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PeerSupport.Probe.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>The probe, shared by the tests of a class.</summary>
public sealed class RunningProbe : IAsyncLifetime
{
    internal RunningService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Service = await RunningService.Start(ProbeApi.Module);

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}

/// <summary>A service on real ports with a real database and issuer. There is no broker at its address: everything here must do without.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private NotebookDatabase _database = new();
    private bool _isGuest;
    private bool _isStopped;
    private WebApplication _app = null!;

    public TestIssuer Issuer { get; private init; } = null!;

    public GrpcChannel Channel { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public ProbeService.ProbeServiceClient Probe => new(Channel);

    public string Grpc => _app.Urls.First();

    public static async Task<RunningService> Start(ServiceModule module, params string[] settings)
    {
        var running = new RunningService { Issuer = await TestIssuer.Start() };
        await running._database.InitializeAsync();
        return await running.Up(module, settings);
    }

    /// <summary>Another instance, on the same database and issuer.</summary>
    public Task<RunningService> Another(ServiceModule module, params string[] settings) =>
        new RunningService { Issuer = Issuer, _database = _database, _isGuest = true }.Up(module, settings);

    public NotebookDatabase Database => _database;

    public Db Db => _app.Services.GetRequiredService<Db>();

    /// <summary>What a start-up check reads; nothing is started.</summary>
    public static string[] Configuration(string authority, string app, string worker) =>
    [
        "--environment=Development", "--Logging:LogLevel:Default=None", $"--Identity:Authority={authority}", "--Identity:RequireHttps=false", "--Identity:KeyRefreshSeconds=0", "--Identity:ClientId=probe", "--Identity:ClientSecret=s/1", "--Peers:Probe=http://127.0.0.1:1",
        $"--ConnectionStrings:App={app}", $"--ConnectionStrings:Worker={worker}", "--Broker:Url=amqp://guest:guest@127.0.0.1:1/",
        "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Grpc:Protocols=Http2",
        "--Kestrel:Endpoints:Json:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Json:Protocols=Http1",
    ];

    public Metadata Headers(string? token = null) => new() { { "authorization", $"Bearer {token ?? Issuer.Mint()}" } };

    public async Task<(int Status, JsonElement Body)> Send(HttpMethod method, string path, string? body = null, string? token = "")
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Length > 0 ? token : Issuer.Mint());
        }

        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    public Task<(int Status, JsonElement Body)> Post(string path, string body, string? token = "") => Send(HttpMethod.Post, path, body, token);

    public Task<(int Status, JsonElement Body)> Get(string path, string? token = "") => Send(HttpMethod.Get, path, null, token);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        Http.Dispose();
        await Stop();
        await _app.DisposeAsync();
        if (_isGuest)
        {
            return;
        }

        await Issuer.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>How many streams of this instance watch an owner's rows.</summary>
    public long Watched(string owner) => _app.Services.GetRequiredService<WatchPump>().StreamsOf(owner);

    /// <summary>As a signal to stop does it.</summary>
    public async Task Stop()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _app.StopAsync();
        }
    }

    private async Task<RunningService> Up(ServiceModule module, string[] settings)
    {
        _app = ServiceHost.Build(module, [.. Settings(), .. settings]);
        await _app.StartAsync();
        var addresses = _app.Urls.ToList();
        Channel = GrpcChannel.ForAddress(addresses[0], new GrpcChannelOptions { MaxReceiveMessageSize = null });
        Http = new HttpClient { BaseAddress = new Uri(addresses[1]) };
        return this;
    }

    public string[] Settings() =>
        Configuration(Issuer.Url, TestServer.As("notebook_app", _database.Name), TestServer.As("notebook_worker", _database.Name));
}
