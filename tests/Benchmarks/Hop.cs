using System.Diagnostics;
using Npgsql;
using PeerSupport.Harness;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PeerSupport.Benchmarks;

/// <summary>
/// What one hop between two services costs at least on this machine: a committed row, a confirmed publish to a quorum queue, its delivery,
/// and another committed row. The suite's own way is measured beside it.
/// </summary>
internal static class Hop
{
    public static async Task<Quantiles> Measure(SuiteFixture suite, int count)
    {
        await using var database = await Table(suite);
        await using var connection = await new ConnectionFactory { Uri = new Uri(suite.BrokerUrl) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.QueueDeclareAsync("hop", durable: true, exclusive: false, autoDelete: false, arguments: new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        var delivered = new SemaphoreSlim(0);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            delivered.Release();
        };
        await channel.BasicConsumeAsync("hop", autoAck: false, consumer);

        var hops = new List<TimeSpan>();
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await Commit(database);
            await channel.BasicPublishAsync("", "hop", mandatory: true, new BasicProperties { Persistent = true }, "{}"u8.ToArray());
            await delivered.WaitAsync();
            await Commit(database);
            hops.Add(Stopwatch.GetElapsedTime(start));
        }

        return new(hops);
    }

    private static async Task<NpgsqlConnection> Table(SuiteFixture suite)
    {
        var connection = new NpgsqlConnection(suite.Connections("scheduling").Owner);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand("create temporary table hops (id bigint generated always as identity primary key, body text not null)", connection);
        await create.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task Commit(NpgsqlConnection connection)
    {
        await using var insert = new NpgsqlCommand("insert into hops (body) values ('{}')", connection);
        await insert.ExecuteNonQueryAsync();
    }
}
