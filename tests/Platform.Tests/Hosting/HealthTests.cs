using System.Text.Json;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Npgsql;
using Xunit;

namespace PeerSupport.Platform.Tests;

public sealed class HealthTests(RunningProbe probe) : IClassFixture<RunningProbe>
{
    private readonly RunningService _running = probe.Service;

    [Fact]
    public async Task Without_a_broker_it_is_ready_and_says_what_it_lacks()
    {
        var (status, body) = await _running.Get("/ready", token: null);
        Assert.Equal((200, true), (status, body.GetProperty("ready").GetBoolean()));
        Assert.Equal(["broker"], body.GetProperty("degraded").EnumerateArray().Select(entry => entry.GetString()));
    }

    [Fact]
    public async Task Without_its_schema_it_lives_but_is_not_ready()
    {
        var nowhere = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = 1, Username = "nobody" }.ConnectionString;
        await using var app = ServiceHost.Build(ProbeApi.Module, RunningService.Configuration("http://127.0.0.1:1", nowhere, nowhere));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Last()) };

        Assert.Equal("live", await http.GetStringAsync("/live"));
        using var answer = await http.GetAsync("/ready");
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("database", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await app.StopAsync();
    }

    [Fact]
    public async Task Health_and_reflection_are_open_and_nothing_else()
    {
        var health = await new Grpc.Health.V1.Health.HealthClient(_running.Channel).CheckAsync(new HealthCheckRequest { Service = "peersupport.probe.v1.ProbeService" });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);

        using var reflection = new ServerReflection.ServerReflectionClient(_running.Channel).ServerReflectionInfo();
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        await reflection.ResponseStream.MoveNext(CancellationToken.None);
        Assert.Contains("peersupport.probe.v1.ProbeService", reflection.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name));
    }
}
