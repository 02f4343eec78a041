using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using PeerSupport.Deploy.Servers;
using RabbitMQ.Client;

namespace PeerSupport.Platform.Tests;

/// <summary>A vhost of its own on the tests' RabbitMQ, looked at as any foreign client would.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly SharedServers _servers;
    private readonly string _vhost = $"bus_test_{Ids.Short()}";
    private IConnection? _connection;
    private IChannel? _channel;

    private TestBroker(SharedServers servers) => _servers = servers;

    public string Url => _servers.Broker.Url(_vhost);

    public static async Task<TestBroker> Create()
    {
        var broker = new TestBroker(await TestServer.Start());
        await broker._servers.CreateVhost(broker._vhost);
        return broker;
    }

    public async Task<IChannel> Channel()
    {
        _connection ??= await new ConnectionFactory { Uri = new Uri(Url) }.CreateConnectionAsync();
        return _channel ??= await _connection.CreateChannelAsync();
    }

    /// <summary>A queue that gets what is published to the exchange from now on.</summary>
    public async Task<string> Tap(string exchange)
    {
        var channel = await Channel();
        var queue = (await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true)).QueueName;
        await channel.QueueBindAsync(queue, exchange, "");
        return queue;
    }

    public async Task<uint> Count(string queue) => await (await Channel()).MessageCountAsync(queue);

    /// <summary>The next message of a queue, or null.</summary>
    public async Task<BasicGetResult?> Get(string queue) => await (await Channel()).BasicGetAsync(queue, autoAck: true);

    public async Task Publish(string exchange, string json, string? messageId)
    {
        var properties = new BasicProperties { MessageId = messageId, ContentType = "application/json" };
        await (await Channel()).BasicPublishAsync(exchange, "", mandatory: true, properties, Encoding.UTF8.GetBytes(json));
    }

    /// <summary>What the management API says of this vhost's exchanges, queues or bindings, without the broker's own.</summary>
    public async Task<JsonObject[]> List(string what)
    {
        using var http = new HttpClient();
        var login = Encoding.UTF8.GetBytes($"{_servers.Broker.User}:{_servers.Broker.Password}");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(login));
        var json = await http.GetStringAsync(new Uri(_servers.Broker.Management!, $"api/{what}/{_vhost}"));
        return [.. JsonNode.Parse(json)!.AsArray().Select(item => item!.AsObject())];
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        await _servers.DeleteVhost(_vhost);
    }
}
