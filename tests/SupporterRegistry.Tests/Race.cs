using Grpc.Core;

namespace PeerSupport.SupporterRegistry.Tests;

internal static class Race
{
    /// <summary>Calls at once: those that succeeded, and those that were refused.</summary>
    public static async Task<(IReadOnlyList<T> Done, IReadOnlyList<Refused> Refused)> Of<T>(int callers, Func<int, AsyncUnaryCall<T>> call)
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, callers).Select(nth => Task.Run(() => Outcome(call(nth)))));
        return ([.. runs.Where(run => run.Refused is null).Select(run => run.Answer!)], [.. runs.Select(run => run.Refused).OfType<Refused>()]);
    }

    private static async Task<(T? Answer, Refused? Refused)> Outcome<T>(AsyncUnaryCall<T> running)
    {
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
