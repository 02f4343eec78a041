using Grpc.Core;
using PeerSupport.Harness;

namespace PeerSupport.TrainingTracking.Tests;

internal static class Race
{
    /// <summary>The same call many times at once: those that succeeded, and those that were refused.</summary>
    public static async Task<(IReadOnlyList<T> Done, IReadOnlyList<Refused> Refused)> Of<T>(int callers, Func<AsyncUnaryCall<T>> call)
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => Outcome(call))));
        return ([.. runs.Where(run => run.Refused is null).Select(run => run.Answer!)], [.. runs.Select(run => run.Refused).OfType<Refused>()]);
    }

    private static async Task<(T? Answer, Refused? Refused)> Outcome<T>(Func<AsyncUnaryCall<T>> call)
    {
        var running = call();
        try
        {
            return (await running, null);
        }
        catch (RpcException)
        {
            return (default, await Refused.By(() => running));
        }
    }
}
