using System.Text;
using System.Text.Json;
using PeerSupport.Feedback;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling;
using PeerSupport.SupporterRegistry;
using PeerSupport.TrainingTracking;
using RabbitMQ.Client;

namespace PeerSupport.Suite.Tests.Canary;

/// <summary>A queue of the test's own on every exchange: events, each consumer's queue, and what was parked.</summary>
internal sealed class BrokerTap : IAsyncDisposable
{
    private const string Queue = "canary";

    private static readonly ServiceModule[] s_modules = [RegistryModule.Module, TrainingModule.Module, SchedulingModule.Module, FeedbackModule.Module];

    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly List<(string Exchange, byte[] Everything)> _messages = [];

    private BrokerTap(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    /// <summary>Consumers' queues; what can't be handled is moved to the same name with <c>.parked</c>.</summary>
    public static IReadOnlyList<(string Queue, string Event)> Consumed { get; } =
    [
        .. from module in s_modules
           from subscription in module.Subscriptions
           select ($"{module.Name}.{JsonNamingPolicy.KebabCaseLower.ConvertName(subscription.Event.Name)}", subscription.Event.FullName),
    ];

    public static async Task<BrokerTap> Open(SuiteFixture suite)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(suite.BrokerUrl) }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(Queue, exclusive: true);
        var exchanges = s_modules.Where(module => module.Events is not null)
            .SelectMany(module => module.Events!.MessageTypes)
            .Where(message => message.GetOptions()?.GetExtension(Options.V1.OptionsExtensions.Event) is not (null or Options.V1.EventKind.Unspecified))
            .Select(message => message.FullName)
            .Concat(Consumed.SelectMany(consumed => new[] { consumed.Queue, $"{consumed.Queue}.parked" }));
        foreach (var exchange in exchanges.Distinct())
        {
            await channel.QueueBindAsync(Queue, exchange, "");
        }

        return new(connection, channel);
    }

    /// <summary>As a stranger would: any bytes, to an exchange of events.</summary>
    public async Task Publish(string exchange, string body)
    {
        var headers = new BasicProperties { MessageId = Ids.Random().ToString(), ContentType = "application/json" };
        await _channel.BasicPublishAsync(exchange, "", mandatory: false, headers, Encoding.UTF8.GetBytes(body));
    }

    /// <summary>Every message so far, headers and all.</summary>
    public async Task<IReadOnlyList<(string Exchange, byte[] Everything)>> Messages()
    {
        while (await _channel.BasicGetAsync(Queue, autoAck: true) is { } got)
        {
            var headers = Encoding.UTF8.GetBytes($"{got.Exchange} {got.BasicProperties.MessageId} {got.BasicProperties.Type} {got.BasicProperties.CorrelationId} ");
            _messages.Add((got.Exchange, [.. headers, .. Flat(got.BasicProperties.Headers), .. got.Body.Span]));
        }

        return _messages;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static IEnumerable<byte> Flat(object? value) => value switch
    {
        null => [],
        byte[] bytes => bytes,
        IDictionary<string, object?> map => map.SelectMany(entry => Encoding.UTF8.GetBytes($" {entry.Key}=").Concat(Flat(entry.Value))),
        System.Collections.IEnumerable list and not string => list.Cast<object?>().SelectMany(Flat),
        var other => Encoding.UTF8.GetBytes(other.ToString() ?? ""),
    };
}
