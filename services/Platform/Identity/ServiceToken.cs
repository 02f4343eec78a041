using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Serialization;

namespace PeerSupport.Platform;

/// <summary>This service's own access token, by client credentials; fetched anew shortly before it expires.</summary>
internal sealed class ServiceToken(IdentityOptions options, IssuerKeys issuer, TimeProvider clock) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly SemaphoreSlim _oneFetch = new(1, 1);
    private volatile Held? _held;

    public async ValueTask<string> Get(CancellationToken cancel)
    {
        if (_held is { } held && held.RenewAt > clock.GetUtcNow())
        {
            return held.Token;
        }

        await _oneFetch.WaitAsync(cancel);
        try
        {
            if (_held is { } fresh && fresh.RenewAt > clock.GetUtcNow())
            {
                return fresh.Token;
            }

            _held = await Fetch(cancel);
            return _held.Token;
        }
        finally
        {
            _oneFetch.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _oneFetch.Dispose();
    }

    private async Task<Held> Fetch(CancellationToken cancel)
    {
        var endpoint = (await issuer.Current()).TokenEndpoint;
        // Basic is the one way of naming a client that RFC 6749 obliges every issuer to take.
        var credentials = $"{Uri.EscapeDataString(options.ClientId)}:{Uri.EscapeDataString(options.ClientSecret)}";
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))) },
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        using var response = await _http.SendAsync(request, cancel);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<Answer>(cancel) ?? throw new HttpRequestException($"{endpoint} answered nothing.");
        return new Held(answer.Token, clock.GetUtcNow() + TimeSpan.FromSeconds(answer.ExpiresIn * 0.8));
    }

    private sealed record Held(string Token, DateTimeOffset RenewAt);

    private sealed record Answer([property: JsonPropertyName("access_token")] string Token, [property: JsonPropertyName("expires_in")] double ExpiresIn);
}
