using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace PeerSupport.Platform;

/// <summary>What the issuer published last: its name, its endpoints, its keys by id.</summary>
internal sealed record Issuer(string Name, string TokenEndpoint, FrozenDictionary<string, SecurityKey> Keys, DateTimeOffset FetchedAt);

/// <summary>
/// The issuer's discovery document and keys. Fetched when the service starts, which comes up without them too, again every five minutes in the
/// background, and at once when a token names a key we don't know. While the issuer is away the last keys hold.
/// </summary>
/// <remarks>Not the library's ConfigurationManager: from version 8 it refreshes in the background only, so the first calls after a rotation are refused.</remarks>
internal sealed class IssuerKeys(IdentityOptions options, TimeProvider clock, ILogger<IssuerKeys> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan s_refreshAfter = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly SemaphoreSlim _oneFetch = new(1, 1);
    private volatile Issuer? _current;
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;
    private bool _failed;

    public Task StartAsync(CancellationToken cancel) => RefreshQuietly(null);

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>The issuer as known; a stale answer starts a refresh behind the caller's back.</summary>
    public async ValueTask<Issuer> Current()
    {
        var current = _current ?? await Refresh(null);
        if (clock.GetUtcNow() - current.FetchedAt > s_refreshAfter && _oneFetch.CurrentCount > 0)
        {
            _ = Task.Run(() => RefreshQuietly(current));
        }

        return current;
    }

    /// <summary>The key with this id; null when the issuer, asked again, doesn't know it either.</summary>
    public async ValueTask<(Issuer Issuer, SecurityKey? Key)> Find(string id)
    {
        var current = await Current();
        if (!current.Keys.ContainsKey(id))
        {
            current = await Refresh(current);
        }

        return (current, current.Keys.GetValueOrDefault(id));
    }

    public void Dispose()
    {
        _http.Dispose();
        _oneFetch.Dispose();
    }

    private async Task<Issuer> Refresh(Issuer? seen)
    {
        await _oneFetch.WaitAsync();
        try
        {
            if (_current is { } fresh && !ReferenceEquals(fresh, seen))
            {
                return fresh;
            }

            var now = clock.GetUtcNow();
            if (now - _triedAt < TimeSpan.FromSeconds(options.KeyRefreshSeconds))
            {
                return _failed || _current is null ? throw Away() : _current;
            }

            (_triedAt, _failed) = (now, true);
            (_current, _failed) = (await Fetch(now), false);
            return _current;
        }
        catch (Exception x) when (x is not Refusal)
        {
            log.LogWarning(x, "The issuer {Authority} does not answer", options.Authority);
            throw Away();
        }
        finally
        {
            _oneFetch.Release();
        }
    }

    private async Task<Issuer> Fetch(DateTimeOffset now)
    {
        var address = options.Authority.TrimEnd('/') + "/.well-known/openid-configuration";
        var found = await OpenIdConnectConfigurationRetriever.GetAsync(
            address, new HttpDocumentRetriever(_http) { RequireHttps = options.RequireHttps }, CancellationToken.None);
        if (found.Issuer?.TrimEnd('/') != options.Authority.TrimEnd('/'))
        {
            throw new InvalidOperationException($"{address} speaks for the issuer '{found.Issuer}'.");
        }

        var keys = found.SigningKeys.Where(key => key is not SymmetricSecurityKey && key.KeyId is { Length: > 0 });
        return new Issuer(found.Issuer, found.TokenEndpoint, keys.DistinctBy(key => key.KeyId).ToFrozenDictionary(key => key.KeyId), now);
    }

    private async Task RefreshQuietly(Issuer? seen)
    {
        try
        {
            await Refresh(seen);
        }
        catch (Refusal)
        {
            // Logged where it happened; the last keys hold, or those that come with the first call.
        }
    }

    private static Refusal Away() => Refusal.Unavailable("The issuer of tokens does not answer, so this token can't be checked.");
}
