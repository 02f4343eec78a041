namespace PeerSupport.Gateway;

/// <summary>What a container's health check runs: images have no curl.</summary>
internal static class Probe
{
    public static async Task<bool> Live(IConfiguration configuration)
    {
        var url = configuration["Kestrel:Endpoints:Json:Url"] ?? throw new InvalidOperationException("Kestrel__Endpoints__Json__Url is not set.");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{BindingAddress.Parse(url).Port}/live"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception x) when (x is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
