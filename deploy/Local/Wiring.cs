using PeerSupport.Deploy.Issuer;
using PeerSupport.Deploy.Servers;

namespace PeerSupport.Deploy.Local;

/// <summary>What each process is told: addresses, connection strings, secrets.</summary>
internal sealed class Wiring(SuitePorts ports, RunningServers servers)
{
    public IReadOnlyDictionary<string, ServiceAddress> Addresses { get; } =
        RunningServers.Services.ToDictionary(name => name, name => new ServiceAddress(ports.Url($"{name}.grpc"), ports.Url($"{name}.http")));

    public string IssuerUrl { get; } = ports.Url("issuer");

    public string GatewayUrl { get; } = ports.Url(Layout.Gateway);

    /// <summary>The services' secrets at the issuer, of this run only.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; } =
        RunningServers.Services.ToDictionary(name => name, _ => System.Security.Cryptography.RandomNumberGenerator.GetHexString(32, lowercase: true));

    public Service Service(string name, Layout layout, string authority)
    {
        var connections = servers.Connections(name);
        var address = Addresses[name];
        return new(name, layout, new Dictionary<string, string?>(Everybody)
        {
            ["ConnectionStrings__App"] = connections.App,
            ["ConnectionStrings__Worker"] = connections.Worker,
            ["ConnectionStrings__Reader"] = connections.Reader,
            ["Broker__Url"] = servers.Broker.Url(),
            ["Audit__Heads"] = Path.Combine(layout.Data, $"audit-{name}.heads"),
            ["Identity__Authority"] = authority,
            ["Identity__RequireHttps"] = "false",
            ["Identity__ClientId"] = name,
            ["Identity__ClientSecret"] = Secrets[name],
            ["Webhooks__Key"] = Kept(layout.WebhookKey),
            // a receiver to try it with may run on this machine
            ["Webhooks__AllowPlain"] = "true",
            ["Webhooks__AllowedHosts"] = "127.0.0.1,localhost",
            ["Training__CertificateKey"] = name == "training" ? Kept(layout.CertificateKey) : null,
            ["Training__PublicUrl"] = name == "training" ? GatewayUrl : null,
            ["Calls__TrustedProxies"] = "127.0.0.1/32",
            ["Feedback__NoiseKey"] = name == "feedback" ? Kept(layout.NoiseKey) : null,
            ["Feedback__SlipKey"] = name == "feedback" ? Kept(layout.SlipKey) : null,
            ["Kestrel__Endpoints__Grpc__Url"] = address.Grpc,
            ["Kestrel__Endpoints__Grpc__Protocols"] = "Http2",
            ["Kestrel__Endpoints__Json__Url"] = address.Http,
            ["Kestrel__Endpoints__Json__Protocols"] = "Http1",
            ["Peers__SupporterRegistry"] = Addresses["registry"].Grpc,
        }, address.Http + "/ready");
    }

    public Service Gateway(Layout layout)
    {
        var environment = new Dictionary<string, string?>(Everybody)
        {
            ["Kestrel__Endpoints__Json__Url"] = GatewayUrl,
            ["Kestrel__Endpoints__Json__Protocols"] = "Http1",
        };
        foreach (var (name, address) in Addresses)
            environment[$"Services__{name}__Json"] = address.Http;
        return new(Layout.Gateway, layout, environment, GatewayUrl + "/live");
    }

    // made once: with another key for webhooks every receiver would have to be given its secret anew
    private static string Kept(string file)
    {
        if (!File.Exists(file))
            PrivateFile.Write(file, System.Security.Cryptography.RandomNumberGenerator.GetHexString(64, lowercase: true));
        return File.ReadAllText(file);
    }

    // a shell's or image's own settings must not move our endpoints
    private static IReadOnlyDictionary<string, string?> Everybody => new Dictionary<string, string?>
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["ASPNETCORE_URLS"] = null,
        ["ASPNETCORE_HTTP_PORTS"] = null,
        ["ASPNETCORE_HTTPS_PORTS"] = null,
    };
}
