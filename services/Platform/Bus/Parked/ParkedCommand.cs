using System.Globalization;
using Microsoft.Extensions.Configuration;
using RabbitMQ.Client.Exceptions;

namespace PeerSupport.Platform;

/// <summary>What an operator does with messages that could not be applied: look, and once the cause is mended give them back.</summary>
internal static class ParkedCommand
{
    private const string Usage = """
        parked list    [--queue QUEUE] [--limit N] [--bodies]         what is parked, since when and why; 50 of each queue unless told
               replay  [--queue QUEUE] (--id ID | --all)              back to the queue it came from; applied once, however often
               drop    --queue QUEUE --id ID --ticket TICKET          deleted for good; recorded in the audit under the ticket's number
        """;

    public static async Task<int> Run(ServiceModule module, IConfiguration configuration, string[] args, TextWriter output, CancellationToken cancel)
    {
        var words = Words.Parse(args, Usage, ["list", "replay", "drop"], ["queue", "limit", "id", "ticket"], ["bodies", "all"]);
        var url = configuration["Broker:Url"] ?? throw new InvalidOperationException("Broker__Url is not set.");
        try
        {
            await using var parked = await ParkedQueues.Open(module, url, cancel);
            var queues = words["queue"] is { } one ? [Own(one, module)] : parked.Names.Order(StringComparer.Ordinal).ToArray();
            return words.Verb switch
            {
                "list" => await List(parked, queues, words, output, cancel),
                "replay" => await Replay(parked, queues, words, output, cancel),
                _ => await Drop(parked, words, module, configuration, output, cancel),
            };
        }
        catch (Exception away) when (away is BrokerUnreachableException or AlreadyClosedException)
        {
            throw new InvalidOperationException($"The broker at {new Uri(url).Authority} does not answer: {(away.InnerException ?? away).Message}", away);
        }
        catch (PublishException refused)
        {
            throw new InvalidOperationException(refused.IsReturn
                ? "The queue it came from is not there: run migrate first. Nothing was lost."
                : "The broker did not take the message; try again. Nothing was lost.", refused);
        }
    }

    private static async Task<int> List(ParkedQueues parked, string[] queues, Words words, TextWriter output, CancellationToken cancel)
    {
        var limit = words["limit"] is not { } text ? 50
            : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new InvalidOperationException($"--limit is a number above 0, not '{text}'.");
        foreach (var queue in queues)
        {
            var count = await parked.Count(queue, cancel);
            await output.WriteLineAsync(count is null ? $"{queue}: there is no such queue; run migrate" : $"{queue}: {count} parked");
            var seen = count > 0 ? await parked.Look(queue, limit, cancel) : [];
            foreach (var message in seen)
            {
                var when = message.When?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "at an unknown time";
                await output.WriteLineAsync($"  {message.Id}  {when}  {message.Type}\n    {message.Reason}");
                if (words.Has("bodies"))
                {
                    await output.WriteLineAsync($"    {message.Body}");
                }
            }

            if (count > seen.Count)
            {
                await output.WriteLineAsync($"  and {count - seen.Count} more: --limit");
            }
        }

        return 0;
    }

    private static async Task<int> Replay(ParkedQueues parked, string[] queues, Words words, TextWriter output, CancellationToken cancel)
    {
        if ((words["id"] is null) != words.Has("all"))
        {
            throw new InvalidOperationException($"Say which: --id ID, or --all.\n{Usage}");
        }

        var replayed = 0;
        foreach (var queue in queues)
        {
            if (await parked.Count(queue, cancel) > 0 && await parked.Replay(queue, words["id"], cancel) is > 0 and var some)
            {
                await output.WriteLineAsync($"{queue}: {some} given back");
                replayed += some;
            }
        }

        await output.WriteLineAsync(replayed > 0 ? "What fails again is parked again: look with parked list."
            : words["id"] is { } id ? $"No parked message has the id {id}." : "Nothing is parked.");
        return replayed > 0 || words.Has("all") ? 0 : 1;
    }

    private static async Task<int> Drop(ParkedQueues parked, Words words, ServiceModule module, IConfiguration configuration, TextWriter output, CancellationToken cancel)
    {
        var (queue, id) = (Own(words.Required("queue"), module), words.Required("id"));
        var ticket = words.Required("ticket");
        if (!Scope.IsCode(ticket))
        {
            throw new InvalidOperationException("--ticket is a number or code without spaces: the audit holds no free text.");
        }

        // On the record first: who is killed in between finds the message still there.
        await using var app = Database.Connect(configuration.GetConnectionString("App") ?? throw new InvalidOperationException("ConnectionStrings__App is not set: a drop is recorded in the audit."), module.Name);
        using var db = new Db(app, TimeProvider.System, module.Constraints);
        await db.Run(Scope.All, tx =>
        {
            tx.Audit($"drop {ticket}", $"{queue}/{id}");
            return Task.CompletedTask;
        }, cancel);
        var dropped = await parked.Count(queue, cancel) > 0 && await parked.Drop(queue, id, cancel);
        await output.WriteLineAsync(dropped ? $"{queue}: {id} is gone" : $"No message parked for {queue} has the id {id}.");
        return dropped ? 0 : 1;
    }

    private static string Own(string queue, ServiceModule module)
    {
        var work = queue.EndsWith(".parked", StringComparison.Ordinal) ? queue[..^".parked".Length] : queue;
        return work.StartsWith(module.Name + ".", StringComparison.Ordinal) ? work
            : throw new InvalidOperationException($"'{queue}' is no queue of {module.Name}: its names begin with '{module.Name}.'.");
    }
}
