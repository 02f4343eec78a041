using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using PeerSupport.Harness;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PeerSupport.Benchmarks;

/// <summary>
/// The least that many changes through three services cost on this machine: of each a committed row, a confirmed message through a quorum queue,
/// another committed row, another message, a third committed row. Nothing is worked out, and no row waits for a message to be confirmed.
/// </summary>
internal static class BareChain
{
    public const int SideBySide = 8;

    public static async Task<double> Measure(SuiteFixture suite, int count)
    {
        await using var database = NpgsqlDataSource.Create(suite.Connections("scheduling").Owner + ";Max Auto Prepare=10;Auto Prepare Min Usages=2");
        await using (var create = database.CreateCommand("create table bare_chain (id bigint generated always as identity primary key, body text not null)"))
        {
            await create.ExecuteNonQueryAsync();
        }

        await using var connection = await new ConnectionFactory { Uri = new Uri(suite.BrokerUrl), ConsumerDispatchConcurrency = SideBySide }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true, consumerDispatchConcurrency: SideBySide));
        var (left, done, confirmed) = (count, new TaskCompletionSource(), new ConcurrentBag<Task>());
        await Consume(channel, "bare-1", async () =>
        {
            await Commit(database);
            confirmed.Add(Publish(channel, "bare-2"));
        });
        await Consume(channel, "bare-2", async () =>
        {
            await Commit(database);
            if (Interlocked.Decrement(ref left) == 0)
            {
                done.SetResult();
            }
        });

        var start = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = SideBySide }, async (_, _) =>
        {
            await Commit(database);
            confirmed.Add(Publish(channel, "bare-1"));
        });
        await done.Task;
        await Task.WhenAll(confirmed);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task Consume(IChannel channel, string queue, Func<Task> handle)
    {
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments: new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await channel.BasicQosAsync(0, 64, global: false);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await handle();
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
    }

    private static async Task Commit(NpgsqlDataSource database)
    {
        await using var insert = database.CreateCommand("insert into bare_chain (body) values ('{}')");
        await insert.ExecuteNonQueryAsync();
    }

    private static async Task Publish(IChannel channel, string queue) =>
        await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties { Persistent = true }, "{}"u8.ToArray());
}
