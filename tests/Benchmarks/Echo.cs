using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PeerSupport.Registry.V1;

namespace PeerSupport.Benchmarks;

/// <summary>The same bytes over the same transport with nothing behind them: what the machine allows at best.</summary>
internal sealed class Echo : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private Echo(WebApplication app, Uri address)
    {
        (_app, _channel) = (app, GrpcChannel.ForAddress(address));
        Client = new(_channel);
    }

    public RegistryService.RegistryServiceClient Client { get; }

    public static async Task<Echo> Start(Canned answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(answers);
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<Service>();
        await app.StartAsync();
        return new(app, new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class Service(Canned answers) : RegistryService.RegistryServiceBase
    {
        public override Task<CheckPairingsResponse> CheckPairings(CheckPairingsRequest request, ServerCallContext context) => Task.FromResult(answers.Pairings);

        public override Task<ListStandingsResponse> ListStandings(ListStandingsRequest request, ServerCallContext context) => Task.FromResult(answers.Standings(request.PageToken));

        public override Task<ReplaceKeepApartsResponse> ReplaceKeepAparts(ReplaceKeepApartsRequest request, ServerCallContext context) => Task.FromResult(answers.Replaced);
    }
}

/// <summary>What is answered without a look at anything.</summary>
internal sealed record Canned
{
    public CheckPairingsResponse Pairings { get; init; } = new();

    public ReplaceKeepApartsResponse Replaced { get; init; } = new();

    public Func<string, ListStandingsResponse> Standings { get; init; } = _ => new();
}
