using PeerSupport.Gateway;
using PeerSupport.Gateway.Documents;

if (args is [var name] && Published.Named(name) is { } document)
{
    await Console.Out.WriteLineAsync(document);
    return 0;
}

try
{
    if (args is ["--probe", .. var settings])
    {
        return await Probe.Live(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(settings).Build()) ? 0 : 1;
    }

    await using var app = GatewayHost.Build(args, GatewayHost.Suite);
    await app.RunAsync();
    return 0;
}
catch (InvalidOperationException refused)
{
    await Console.Error.WriteLineAsync($"gateway: {refused.Message}");
    return 1;
}
