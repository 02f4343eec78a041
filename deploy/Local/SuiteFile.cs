using System.Text.Encodings.Web;
using System.Text.Json;
using PeerSupport.Deploy.Servers;

namespace PeerSupport.Deploy.Local;

internal sealed record ServiceAddress(string Grpc, string Http);

/// <summary><c>.local/suite.json</c>: all a client needs. It is there exactly while the suite is ready.</summary>
internal sealed record SuiteFile(string Gateway, IReadOnlyDictionary<string, ServiceAddress> Services, IReadOnlyDictionary<string, string> Tokens)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,   // 'WING+ORDERLY@MDI' as it is; no browser reads this file as HTML
    };

    public void Write(string file) => PrivateFile.Write(file, JsonSerializer.Serialize(this, Json));
}
