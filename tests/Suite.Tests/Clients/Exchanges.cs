using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PeerSupport.Harness;

namespace PeerSupport.Suite.Tests.Clients;

/// <summary>Calls of the suite through its gateway, kept word by word, to be held against openapi.json.</summary>
internal sealed class Exchanges(Abroad abroad) : IDisposable
{
    private readonly List<object> _kept = [];
    private readonly HttpClient _http = new() { BaseAddress = abroad.Gateway };

    public Task<JsonNode> Get(string who, string url) => Send(who, HttpMethod.Get, url, null);

    /// <summary>A change; it gets a fresh request id.</summary>
    public Task<JsonNode> Post(string who, string url, JsonObject? body = null) => Send(who, HttpMethod.Post, url, WithId(body));

    public Task<JsonNode> Delete(string who, string url) => Send(who, HttpMethod.Delete, $"{url}?requestId={Given.RequestId()}", null);

    /// <summary>Begins to watch; the first line is the answer.</summary>
    public async Task<JsonNode> Watch(string who, string url)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var request = Request(who, HttpMethod.Get, url, null);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(patience.Token));
        return Kept(HttpMethod.Get, url, null, response, await lines.ReadLineAsync(patience.Token) ?? "");
    }

    public Task<JsonNode> Put(string who, string url, JsonObject body) => Send(who, HttpMethod.Put, url, WithId(body));

    /// <summary>Sends it as it is; without a token when nobody is named.</summary>
    public async Task<JsonNode> Send(string? who, HttpMethod verb, string url, JsonNode? body)
    {
        using var request = Request(who, verb, url, body);
        using var response = await _http.SendAsync(request);
        return Kept(verb, url, body, response, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What answers.mjs finds in all of them.</summary>
    public async Task<(IReadOnlyDictionary<string, int[]> Answered, string[] Complaints)> Judged()
    {
        var folder = Directory.CreateTempSubdirectory("exchanges").FullName;
        var (document, exchanges) = (Path.Combine(folder, "openapi.json"), Path.Combine(folder, "exchanges.json"));
        await File.WriteAllTextAsync(document, await _http.GetStringAsync(new Uri("openapi.json", UriKind.Relative)));
        await File.WriteAllTextAsync(exchanges, JsonSerializer.Serialize(_kept));
        await Tools.NeedNode();
        var (code, said, complained) = await Tools.Run("node", Path.Combine(Tools.Folder, "answers.mjs"), document, exchanges);
        var judged = code == 0 ? JsonNode.Parse(said)! : throw new InvalidOperationException(complained);
        return (judged["answered"].Deserialize<Dictionary<string, int[]>>()!, judged["complaints"].Deserialize<string[]>()!);
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(string? who, HttpMethod verb, string url, JsonNode? body)
    {
        var request = new HttpRequestMessage(verb, url);
        request.Headers.Authorization = who is null ? null : new AuthenticationHeaderValue("Bearer", abroad.Suite.TokenOf(who));
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    private JsonNode Kept(HttpMethod verb, string url, JsonNode? body, HttpResponseMessage response, string answer)
    {
        _kept.Add(new { verb = verb.Method, url, request = body?.ToJsonString(), status = (int)response.StatusCode, answer });
        return JsonNode.Parse(answer)!;
    }

    private static JsonObject WithId(JsonObject? body)
    {
        body ??= [];
        body["requestId"] = Given.RequestId();
        return body;
    }
}
