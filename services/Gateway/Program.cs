using PeerSupport.Gateway;

if (args is ["--probe"])
{
    return await Probe.Live() ? 0 : 1;
}

try
{
    await using var app = GatewayHost.Build(args, GatewayHost.Suite);
    await app.RunAsync();
    return 0;
}
catch (InvalidOperationException refused)
{
    await Console.Error.WriteLineAsync($"gateway: {refused.Message}");
    return 1;
}
