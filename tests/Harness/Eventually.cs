using System.Diagnostics;

namespace PeerSupport.Harness;

/// <summary>Waits for a fact, never for a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Asks until the answer is yes; after two minutes the test fails with <paramref name="what"/>.</summary>
    public static async Task True(Func<Task<bool>> question, string what = "it never became true") =>
        await Some(async () => await question() ? "yes" : null, what);

    /// <summary>Asks until there is an answer.</summary>
    public static async Task<T> Some<T>(Func<Task<T?>> question, string what = "it never came") where T : class
    {
        var clock = Stopwatch.StartNew();
        for (var pause = 5; ; pause = Math.Min(pause * 2, 100))
        {
            if (await question() is { } answer)
            {
                return answer;
            }

            if (clock.Elapsed > s_patience)
            {
                throw new TimeoutException($"{what} (waited {clock.Elapsed.TotalSeconds:0} s)");
            }

            await Task.Delay(pause);
        }
    }
}
