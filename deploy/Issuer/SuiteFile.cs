using System.Text.Encodings.Web;
using System.Text.Json;

namespace PeerSupport.Deploy.Issuer;

/// <summary>A service's addresses.</summary>
public sealed record ServiceAddress(string Grpc, string Http);

/// <summary>All a client of a development suite needs, as <c>suite.json</c> holds it: addresses and a token per role.</summary>
public sealed record SuiteFile(string Gateway, IReadOnlyDictionary<string, ServiceAddress> Services, IReadOnlyDictionary<string, string> Tokens)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,   // 'WING+ORDERLY@MDI' as it is; no browser reads this file as HTML
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static SuiteFile Parse(string json) =>
        JsonSerializer.Deserialize<SuiteFile>(json, s_json) is { Gateway: not null, Services: not null, Tokens: not null } file ? file : throw new JsonException("gateway, services or tokens are missing");

    public string ToJson() => JsonSerializer.Serialize(this, s_json);
}
