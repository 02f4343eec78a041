using System.Net.Mime;
using Microsoft.OpenApi;

namespace PeerSupport.Gateway.Documents;

/// <summary>The documents where others find them: at the gateway, or on standard output.</summary>
internal static class Published
{
    private static readonly Lazy<string> s_openApi = new(OpenApi.Write);
    private static readonly Lazy<string> s_asyncApi = new(AsyncApi.Write);

    /// <summary>The document by its name on the command line: <c>openapi</c> or <c>asyncapi</c>.</summary>
    public static string? Named(string name) => name switch
    {
        "openapi" => s_openApi.Value,
        "asyncapi" => s_asyncApi.Value,
        _ => null,
    };

    public static void MapDocuments(this WebApplication app)
    {
        app.MapGet("/openapi.json", () => Results.Text(s_openApi.Value, MediaTypeNames.Application.Json));
        app.MapGet("/asyncapi.json", () => Results.Text(s_asyncApi.Value, MediaTypeNames.Application.Json));
    }

    internal static string Json(this IOpenApiSerializable part)
    {
        using var text = new StringWriter();
        part.SerializeAsV31(new OpenApiJsonWriter(text));
        return text.ToString();
    }
}
