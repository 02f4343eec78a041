using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace PeerSupport.Gateway.Tests;

public sealed class PassingTests(Passing passing) : IClassFixture<Passing>
{
    public static TheoryData<string> Bindings => [.. GatewayHost.Suite.SelectMany(Route.Of).Select(route => $"{route.Service} {route.Verb} {Url(route)}")];

    [Theory]
    [MemberData(nameof(Bindings))]
    public async Task Every_path_of_the_contract_reaches_its_service_as_it_was_sent(string binding)
    {
        var (service, verb, path) = (binding.Split(' ')[0], new HttpMethod(binding.Split(' ')[1]), binding.Split(' ')[2]);
        using var request = new HttpRequestMessage(verb, path + "?page_size=2") { Headers = { Authorization = new("Bearer", "t") } };
        request.Headers.Add("x-user-authorization", "Bearer somebody");
        request.Content = verb == HttpMethod.Get ? null : new StringContent("{\"a\":1}");

        using var answer = await passing.Http.SendAsync(request);
        var body = verb == HttpMethod.Get ? "" : "{\"a\":1}";
        Assert.Equal($"{service}|{verb} {path}?page_size=2|Bearer t|no user|{body}", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("registry")]
    [InlineData("training")]
    [InlineData("scheduling")]
    [InlineData("feedback")]
    public async Task A_subject_access_request_reaches_the_service_it_names_at_that_services_own_path(string service)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{service}/subject-access-request?crn=X1") { Headers = { Authorization = new("Bearer", "t") } };
        using var answer = await passing.Http.SendAsync(request);
        Assert.Equal($"{service}|GET /subject-access-request?crn=X1|Bearer t|no user|", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("", "127.0.0.1")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    [InlineData("10.0.0.0/8,127.0.0.1/32", "192.0.2.7")]
    public async Task What_a_caller_says_of_his_address_is_believed_only_of_a_proxy_that_the_configuration_names(string trusted, string told)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = builder.Build();
        service.Run(http => http.Response.WriteAsync(http.Request.Headers["X-Forwarded-For"].ToString()));
        var gateway = GatewayHost.Build([.. Passing.Settings(await passing.Run(service)), $"--TrustedProxies={trusted}"], GatewayHost.Suite);
        using var http = new HttpClient { BaseAddress = new Uri(await passing.Run(gateway)), DefaultRequestHeaders = { { "X-Forwarded-For", "192.0.2.7" } } };
        Assert.Equal(told, await http.GetStringAsync(new Uri("/v1/schemes/listener", UriKind.Relative)));
    }

    [Fact]
    public async Task A_stream_passes_line_by_line_as_it_is_written()
    {
        var mayGoOn = new TaskCompletionSource();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = builder.Build();
        service.Run(async http =>
        {
            await http.Response.WriteAsync("{\"a\":1}\n");
            await http.Response.Body.FlushAsync();
            await mayGoOn.Task;
            await http.Response.WriteAsync("{\"a\":2}\n");
        });
        using var client = new HttpClient { BaseAddress = new Uri(await passing.Run(Passing.Gateway(await passing.Run(service)))) };
        using var answer = await client.GetAsync("/v1/establishments/MDI/requests:watch", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        Assert.Equal("{\"a\":1}", await lines.ReadLineAsync()); // the service has not written the second yet
        mayGoOn.SetResult();
        Assert.Equal("{\"a\":2}", await lines.ReadLineAsync());
    }

    [Fact]
    public async Task What_no_service_claims_is_answered_in_the_shape_of_the_others()
    {
        using var answer = await passing.Http.GetAsync("/v1/nowhere");
        Assert.Equal((HttpStatusCode.NotFound, 12), (answer.StatusCode, await Code(answer)));
    }

    [Fact]
    public async Task A_service_that_is_away_is_unavailable_and_the_gateway_lives()
    {
        using var http = new HttpClient { BaseAddress = new Uri(await passing.Run(Passing.Gateway("http://127.0.0.1:1"))) };
        using var answer = await http.GetAsync("/v1/establishments");
        Assert.Equal((HttpStatusCode.BadGateway, 14), (answer.StatusCode, await Code(answer)));
        Assert.Equal("live", await http.GetStringAsync("/live"));
        Assert.Equal("{\"ready\":true}", await http.GetStringAsync("/ready"));
    }

    private static string Url(Route route) => "/" + string.Join('/', route.Segments.Select((segment, at) => segment.Replace("*", $"x-{at}", StringComparison.Ordinal)));

    private static async Task<int> Code(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetInt32();
}
