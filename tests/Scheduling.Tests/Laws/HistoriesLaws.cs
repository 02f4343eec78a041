using PeerSupport.Harness.Laws;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Whatever happens in whatever order: the laws hold.</summary>
public sealed class HistoriesLaws(ITestOutputHelper output)
{
    private const int Histories = 100_000;

    [Fact]
    public void In_a_hundred_thousand_random_histories_each_request_ends_once_no_timer_is_lost_or_runs_twice_and_nobody_comes_who_may_not()
    {
        var (broken, met, expired, contacts, timers) = (new string?[Histories], 0, 0, 0, 0L);
        Parallel.For(0, Histories, seed =>
        {
            var history = PlayedHistory.Of(seed);
            broken[seed] = Judge.Broken(history.Log, history.Now, TimeSpan.FromMinutes(30)) is [var first, ..] ? first : null;
            Interlocked.Add(ref met, history.Log.Count(happened => happened is RequestBecame { State: RequestState.Met }));
            Interlocked.Add(ref expired, history.Log.Count(happened => happened is RequestBecame { State: RequestState.Expired }));
            Interlocked.Add(ref contacts, history.Log.Count(happened => happened is ContactBegan));
            Interlocked.Add(ref timers, history.Log.Count(happened => happened is TimerRan));
        });

        output.WriteLine($"{met} met of {contacts} contacts, {expired} expired, {timers} timers ran");
        foreach (var (law, seed) in broken.Select((law, seed) => (law, seed)).Where(one => one.law is not null).Take(5))
        {
            output.WriteLine($"seed {seed}: {law}");
        }

        Assert.Empty(broken.Select((law, seed) => (law, seed)).Where(one => one.law is not null).Take(5).Select(one => $"seed {one.seed}: {one.law}"));
        Assert.All(new[] { met, expired, contacts }, often => Assert.True(often > Histories / 20, "it hardly ever comes so far"));
    }
}
