using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace PeerSupport.Platform;

/// <summary>
/// A watch: the rows there are, then each that changes, as often as it changes, until the stream ends; and from its newest token on again, here or
/// on another instance, without a gap. Several changes of a row may come as one, and one may come twice: what comes is always the row as it is.
/// </summary>
public sealed class Watching
{
    private const int Batch = 100;

    private readonly Db _db;
    private readonly Owner _owner;
    private readonly WatchPump _pump;
    private readonly CancellationToken _stopping;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _heartbeat;
    private readonly TimeSpan _patience;

    internal Watching(Db db, Owner owner, WatchPump pump, IHostApplicationLifetime host, IConfiguration configuration, TimeProvider clock)
    {
        (_db, _owner, _pump, _stopping, _clock) = (db, owner, pump, host.ApplicationStopping, clock);
        _heartbeat = TimeSpan.FromSeconds(configuration.GetValue("Feed:HeartbeatSeconds", 20.0));
        _patience = TimeSpan.FromSeconds(configuration.GetValue("Feed:WriteSeconds", 30.0));
    }

    /// <summary>Runs until the stream ends, and throws what ended it. That it was opened is recorded where the method reads personal data.</summary>
    /// <param name="request">Has the fields <c>parent</c> and <c>resume_token</c>.</param>
    /// <param name="call">Its scope is that of every row.</param>
    /// <param name="watch">What is watched.</param>
    /// <param name="write">Sends a message.</param>
    public async Task Run<T>(IMessage request, ServerCallContext call, Watch<T> watch, Func<News<T>, Task> write)
        where T : IMessage, new()
    {
        using var end = new StreamEnd(call, _clock, _stopping);
        await end.Run(async () =>
        {
            var owner = _owner.Of(call, request.Text("parent")!);
            var given = FeedToken.Read(request, "resume_token", ChangeTable.Kept, _clock.GetUtcNow());
            // Before anything is read, so that what happens meanwhile is not missed.
            using var news = new Wake();
            using var leave = _pump.Watch(owner, news);
            var now = await _db.Read(call, async tx => new FeedToken(await ChangeTable.Now(tx), _clock.GetUtcNow()));
            var quiet = given is { More: [] };
            var token = quiet ? given! : await Open(given is null ? now : given with { More = [] }, given?.More[1..]);
            while (true)
            {
                (token, var told) = await Follow(token, owner);
                if (quiet && !told)
                {
                    await Send([], [], token);
                }

                quiet = !await news.Wait(_heartbeat, end.Token);
            }
        });

        Task Send(IReadOnlyList<T> rows, IReadOnlyList<string> removed, FeedToken next) =>
            end.Written(write(new(rows, removed, next.More.Length > 0, next.Write(request))), _patience);

        // The whole list is told as it is after the position: what changes while it is read is told again.
        async Task<FeedToken> Open(FeedToken start, string[]? key)
        {
            do
            {
                var page = await _db.ReadOn(call, async tx =>
                {
                    await watch.Beside(tx);
                    return await watch.List(tx, key);
                });
                key = page.Next;
                await Send(page.Rows, [], key is null ? start : start with { More = ["opening", .. key] });
            }
            while (key is not null);
            return start;
        }

        async Task<(FeedToken Token, bool Told)> Follow(FeedToken after, string owner)
        {
            var told = false;
            for (var more = true; more;)
            {
                var at = _clock.GetUtcNow();
                var (page, rows, gone) = await _db.ReadOn(call, tx => Changes(tx, watch, owner, after.Position));
                more = page.More;
                after = new(page.Next, more ? page.Rows[^1].At!.Value : at);
                if (rows.Count + gone.Count > 0)
                {
                    await Send(rows, gone, after);
                    told = true;
                }
            }

            return (after, told);
        }
    }

    private static async Task<(FeedPage<ChangeRow> Page, IReadOnlyList<T> Rows, IReadOnlyList<string> Gone)> Changes<T>(Tx tx, Watch<T> watch, string owner, FeedPosition after)
        where T : IMessage, new()
    {
        await watch.Beside(tx);
        var page = await ChangeTable.Page(tx, owner, Watched<T>.Kind, after, Batch);
        string[] names = [.. page.Rows.Select(row => row.Resource!).Distinct()];
        var rows = names.Length == 0 ? [] : await watch.Reread(tx, names);
        return (page, [.. rows.Where(watch.Shows)], [.. names.Except(rows.Select(row => row.ResourceName()!))]);
    }
}
