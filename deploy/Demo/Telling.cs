using System.Diagnostics;

using Grpc.Core;

namespace PeerSupport.Deploy.Demo;

/// <summary>The story does not go as it must.</summary>
internal sealed class StoryFailed(string what) : Exception(what);

/// <summary>Tells each step, and stops at the first that can't be verified.</summary>
internal sealed class Telling(TextWriter output, CancellationToken cancel)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private string _step = "before the first step";
    private int _told;

    public string Step => _step;

    public int Told => _told;

    /// <summary>Names what is done next without a line of its own, so that a failure there is told of it.</summary>
    public void Prepares(string what) => _step = what;

    public async Task Chapter(string title) => await output.WriteLineAsync($"\n{title}");

    /// <summary>Does something, then verifies it by another call under another role.</summary>
    /// <param name="what">What happens, in one line.</param>
    /// <param name="followed">The event that follows and is verified through its effect; empty when none does.</param>
    public async Task<T> Does<T>(string what, string followed, Func<Task<T>> act, Func<T, Task<bool>> verified)
    {
        _step = what;
        var clock = Stopwatch.StartNew();
        var done = await act();
        await Until(() => verified(done));
        _told++;
        var trace = followed.Length == 0 ? "" : $"  → {followed}";
        await output.WriteLineAsync($"  ✓ {what}{trace}  ({clock.ElapsedMilliseconds} ms)");
        return done;
    }

    /// <summary>Something must be refused, for this reason.</summary>
    public async Task Refuses<T>(string what, string reason, Func<Task<T>> act)
    {
        _step = what;
        try
        {
            await act();
        }
        catch (RpcException refused) when (refused.Is(reason))
        {
            _told++;
            await output.WriteLineAsync($"  ✓ {what}: {refused.StatusCode} {reason}");
            return;
        }

        throw new StoryFailed($"it was not refused with {reason}");
    }

    /// <summary>Calls until the news that the call needs has arrived: until then it is refused with <paramref name="early"/>.</summary>
    public async Task<T> Once<T>(string early, Func<Task<T>> act)
    {
        var answer = default(T);
        await Until(async () =>
        {
            try
            {
                answer = await act();
                return true;
            }
            catch (RpcException refused) when (refused.Is(early))
            {
                return false;
            }
        });
        return answer!;
    }

    /// <summary>Waits for a fact, at most a minute.</summary>
    public async Task Until(Func<Task<bool>> fact)
    {
        var clock = Stopwatch.StartNew();
        while (!await fact())
        {
            if (clock.Elapsed > s_patience)
            {
                throw new StoryFailed($"it could not be verified within {s_patience.TotalSeconds:0} s");
            }

            await Task.Delay(50, cancel);
        }
    }
}
