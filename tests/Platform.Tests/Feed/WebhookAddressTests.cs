using System.Net;
using Grpc.Core;
using PeerSupport.Platform.V1;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>A caller's address must not become our way into our own network.</summary>
public sealed class WebhookAddressTests(RunningNotebook notebook) : IClassFixture<RunningNotebook>
{
    private readonly string _tenant = RunningNotebook.Tenant();

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    public void No_address_of_a_private_network_is_public(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("51.140.0.1")]
    [InlineData("2a02:1234::1")]
    public void The_internet_is_public(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://[::1]:8080/")]
    [InlineData("https://2130706434/")]
    [InlineData("https://user:secret@example.org/")]
    [InlineData("https://example.org/#part")]
    [InlineData("ftp://example.org/")]
    [InlineData("https://")]
    public async Task An_address_that_can_only_be_wrong_is_refused_at_once(string url)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Create(url));
        Assert.Equal((StatusCode.InvalidArgument, "url"), (refused.StatusCode, refused.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Single().Field));
    }

    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_refused_where_the_connection_is_made()
    {
        await using var receiver = await Receiver.Start();
        var webhook = await Create(receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await notebook.Write(_tenant, "inward");
        await Eventually.Equal("ADDRESS_REFUSED", async () => (await Get(webhook)).LastFailure);
        Assert.Empty(receiver.Deliveries);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = (delivery, http) =>
        {
            http.Response.Headers.Location = receiver.Url + "/elsewhere";
            return Task.FromResult(delivery.Path == "/elsewhere" ? 200 : 307);
        };
        var webhook = await Create(receiver.Url + "/here");
        await notebook.Write(_tenant, "redirected");
        await Eventually.Equal("HTTP 307", async () => (await Get(webhook)).LastFailure);
        Assert.DoesNotContain(receiver.Deliveries, delivery => delivery.Path == "/elsewhere");
    }

    [Fact]
    public async Task Without_leave_for_it_nothing_is_sent_in_the_clear_and_without_a_key_there_are_none()
    {
        await using var strict = await notebook.Service.Another(NotebookModule.Module, "--Webhooks:Key=the key of these tests");
        var plain = await Assert.ThrowsAsync<RpcException>(() => Create("http://example.org/", strict));
        Assert.Equal(StatusCode.InvalidArgument, plain.StatusCode);
        await using var keyless = await notebook.Service.Another(NotebookModule.Module);
        var off = await Assert.ThrowsAsync<RpcException>(() => Create("https://example.org/", keyless));
        Assert.Equal((StatusCode.FailedPrecondition, "WEBHOOKS_OFF"), (off.StatusCode, Watcher.Reason(off)));
    }

    [Fact]
    public async Task Twenty_are_enough()
    {
        foreach (var _ in Enumerable.Range(0, 20))
        {
            await Create("https://example.org/");
        }

        var refused = await Assert.ThrowsAsync<RpcException>(() => Create("https://example.org/"));
        Assert.Equal("TOO_MANY_WEBHOOKS", Watcher.Reason(refused));
    }

    private async Task<Webhook> Create(string url, RunningService? at = null) => await RunningNotebook.ClientOf(at ?? notebook.Service).CreateWebhookAsync(
        new() { Parent = _tenant, Url = url, RequestId = Ids.New().ToString() }, notebook.As(_tenant));

    private async Task<Webhook> Get(Webhook webhook) => await notebook.Client.GetWebhookAsync(new() { Name = webhook.Name }, notebook.As(_tenant));
}
