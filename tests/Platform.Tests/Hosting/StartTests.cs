using Npgsql;
using PeerSupport.Probe.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

public sealed class StartTests
{
    [Fact]
    public void A_method_that_nobody_guards_stops_the_start()
    {
        var refused = Refused(ProbeApi.Module with { Service = CarelessService.Descriptor }, Settings());
        Assert.Contains("CarelessService.Forget says not who may call it", refused, StringComparison.Ordinal);
        Assert.Contains("CarelessService.Expose is open to anybody: it can't name whose rows", refused, StringComparison.Ordinal);
        Assert.Contains("CarelessService.Lock requires 'probe.locks.turn', which no role", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void A_permission_that_nobody_requires_stops_the_start()
    {
        using var file = new MemoryStream("""
            { "scopes": {}, "claims": {}, "roles": { "WRITER": { "scope": "tenant", "permissions": ["probe.checks.rum", "probe.checks.run", "probe.looks.take"] } } }
            """u8.ToArray());
        Assert.Equal(
            ["roles.json grants WRITER 'probe.checks.rum', which no method requires."],
            StartChecks.Permissions(ProbeApi.Module, Roles.Read(file)));
    }

    [Fact]
    public void Sample_secrets_do_not_serve_in_production()
    {
        var settings = Settings().Append("--Identity:ClientSecret=sample-secret").ToArray();
        Assert.Null(Record.Exception(() => ServiceHost.Build(ProbeApi.Module, settings)));
        Assert.Contains("Identity:ClientSecret holds a sample secret", Refused(ProbeApi.Module, [.. settings, "--environment=Production"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", 1)]
    [InlineData("Development", 0)]
    public async Task Nor_do_they_migrate_in_production(string environment, int refused)
    {
        await using var database = new NotebookDatabase();
        await database.InitializeAsync();
        await using var broker = await TestBroker.Create();
        string[] settings = [$"--ConnectionStrings:Owner={database.Owner};Application Name=sample", $"--Broker:Url={broker.Url}", $"--ASPNETCORE_ENVIRONMENT={environment}"];
        Assert.Equal(refused, await ServiceHost.Run(() => NotebookModule.Module, ["migrate", .. settings]));
    }

    [Fact]
    public void In_production_keys_of_tokens_come_by_https()
    {
        string[] beyond = [.. Settings(), "--environment=Production", "--Identity:Authority=http://issuer.example"];
        Assert.Contains("Identity__RequireHttps is false", Refused(ProbeApi.Module, beyond), StringComparison.Ordinal);
        Assert.Null(Record.Exception(() => ServiceHost.Build(ProbeApi.Module, [.. beyond, "--Identity:RequireHttps=true"])));
    }

    [Fact]
    public void An_issuer_must_be_named() =>
        Assert.Contains("Identity__Authority", Refused(ProbeApi.Module, [.. Settings(), "--Identity:Authority="]), StringComparison.Ordinal);

    [Theory]
    [InlineData(true, "a superuser")]
    [InlineData(false, "an owner")]
    public async Task A_role_that_stands_above_the_wall_does_not_serve(bool superuser, string why)
    {
        await using var database = new NotebookDatabase();
        await database.InitializeAsync();
        var app = superuser ? new NpgsqlConnectionStringBuilder(TestServer.Admin) { Database = database.Name }.ConnectionString : database.Owner;
        var settings = RunningService.Configuration("http://127.0.0.1:1", app, TestServer.As("notebook_worker", database.Name));
        await using var service = ServiceHost.Build(NotebookModule.Module, settings);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => service.StartAsync());
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private static string Refused(ServiceModule module, string[] settings) => Assert.Throws<InvalidOperationException>(() => ServiceHost.Build(module, settings)).Message;

    private static string[] Settings()
    {
        var nowhere = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = 1 }.ConnectionString;
        return RunningService.Configuration("http://127.0.0.1:1", nowhere, nowhere);
    }
}
