using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace PeerSupport.Platform.Tests;

public sealed class SecretFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secrets").FullName;

    [Fact]
    public async Task A_file_named_as_a_setting_is_that_setting()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "Identity__ClientSecret"), "of its own\n");
        await using var app = ServiceHost.Build(ProbeApi.Module, Settings("--Identity:ClientSecret=of the environment"));
        Assert.Equal("of its own", app.Services.GetRequiredService<IConfiguration>()["Identity:ClientSecret"]);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_holds_no_secrets()
    {
        Directory.Delete(_folder);
        await using var app = ServiceHost.Build(ProbeApi.Module, Settings("--Identity:ClientSecret=of the environment"));
        Assert.Equal("of the environment", app.Services.GetRequiredService<IConfiguration>()["Identity:ClientSecret"]);
    }

    [Fact]
    public async Task A_sample_in_a_file_does_not_serve_in_production_either()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "Broker__Url"), "amqp://peersupport:sample-rabbit@broker/");
        var refused = Assert.Throws<InvalidOperationException>(() => ServiceHost.Build(ProbeApi.Module, Settings("--environment=Production")));
        Assert.Contains("Broker:Url holds a sample secret", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string[] Settings(string more) =>
        [.. RunningService.Configuration("http://127.0.0.1:1", "Host=127.0.0.1;Port=1", "Host=127.0.0.1;Port=1"), $"--Secrets:Folder={_folder}", more];
}
