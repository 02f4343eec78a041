using Microsoft.Extensions.Configuration;

namespace PeerSupport.Platform;

/// <summary>What a container's health check runs: images have no curl.</summary>
internal static class Probe
{
    public static async Task<bool> Live(IConfiguration configuration)
    {
        var url = configuration["Kestrel:Endpoints:Json:Url"] ?? throw new InvalidOperationException("Kestrel__Endpoints__Json__Url is not set.");
        var address = BindingPort(url);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{address}/live"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception x) when (x is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    // Kestrel's wildcards ('http://+:8080', 'http://*:8080') are no URIs.
    private static int BindingPort(string url) => Microsoft.AspNetCore.Http.BindingAddress.Parse(url).Port;
}
