using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using PeerSupport.Deploy.Issuer;

namespace PeerSupport.Harness;

/// <summary>The development issuer, for one test assembly: real tokens, really verified.</summary>
internal sealed class TestIdentity : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Who, string? User), string> _tokens = new();
    private static readonly string[] s_services = ["registry", "training", "scheduling", "feedback"];

    private readonly WebApplication _issuer;
    private readonly IssuerOptions _options;
    private readonly TokenMint _mint;

    private TestIdentity(WebApplication issuer, IssuerOptions options) => (_issuer, _options, _mint) = (issuer, options, IssuerHost.MintOf(issuer));

    public static async Task<TestIdentity> Start()
    {
        var options = new IssuerOptions
        {
            Listen = "http://127.0.0.1:0",
            Keys = Directory.CreateTempSubdirectory("issuer").FullName,
            Clients = s_services.ToDictionary(name => name, name => $"secret of {name}"),
        };
        var issuer = IssuerHost.Build(options);
        await issuer.StartAsync();
        return new(issuer, options);
    }

    /// <summary>What a service has to know of it.</summary>
    public IReadOnlyDictionary<string, string> Settings(string service) => new Dictionary<string, string>
    {
        ["Identity:Authority"] = IssuerHost.UrlOf(_issuer),
        ["Identity:RequireHttps"] = "false",
        ["Identity:ClientId"] = service,
        ["Identity:ClientSecret"] = _options.Clients[service],
    };

    public string Token(string who, string? user) =>
        _tokens.GetOrAdd((who, user), key => _mint.Sign(Bearer(key.Who, key.User), TimeSpan.FromHours(12)));

    public CallOptions Options(string who, string? user) => new(new Metadata { { "authorization", $"Bearer {Token(who, user)}" } });

    public async ValueTask DisposeAsync()
    {
        await _issuer.DisposeAsync();
        Directory.Delete(_options.Keys, recursive: true);
    }

    // 'ROLE+ROLE@place+place': a place in capitals is an establishment; for REGION it is a region, else a provider.
    private static Bearer Bearer(string who, string? user)
    {
        var (roles, places) = who.Split('@') switch
        {
            [var role] => (role.Split('+'), Array.Empty<string>()),
            [var role, var place] => (role.Split('+'), place.Split('+')),
            _ => throw new ArgumentException($"'{who}' is not ROLE@place", nameof(who)),
        };
        var establishments = places.Where(place => place.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter))).ToArray();
        var others = places.Except(establishments).ToArray();
        var region = roles.Contains("REGION");
        return new Bearer
        {
            Client = "tests",
            User = user,
            Roles = roles,
            Establishments = establishments,
            Providers = region ? [] : others,
            Regions = region ? others : [],
        };
    }
}
