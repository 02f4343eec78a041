using System.Collections.Concurrent;
using Google.Rpc;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Harness.Laws;

namespace PeerSupport.Suite.Tests;

/// <summary>What was told to whom in all histories: refusals by their reason, calls without an answer, and who is kept apart.</summary>
internal sealed class Told
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentQueue<KeptApartTold> _apart = [];
    private readonly ConcurrentDictionary<string, int> _refusals = [];
    private int _answered;
    private int _unanswered;

    /// <summary>From when the registry had answered.</summary>
    public IReadOnlyCollection<KeptApartTold> KeptApart => _apart;

    public int Answered => _answered;

    public int Unanswered => _unanswered;

    public int Refused(string reason) => _refusals.GetValueOrDefault(reason);

    public override string ToString() => string.Join(", ", _refusals.OrderBy(of => of.Key, StringComparer.Ordinal).Select(of => $"{of.Value} {of.Key}"));

    /// <summary>The registry learns it, and has said so.</summary>
    public async Task Apart(SuiteFixture suite, AskingCase at, string appointment, string asker)
    {
        await suite.Given.KeptApartSince(at, at.Supporters.Single(supporter => supporter.Name == appointment).PrisonerNumber, asker);
        _apart.Enqueue(new(-1, TimeProvider.System.GetUtcNow(), appointment.Split('/')[^1], asker, true));
    }

    /// <summary>What got no answer is sent again with the same request id, until there is one.</summary>
    /// <returns>Null where it was refused.</returns>
    public async Task<T?> Insist<T>(Func<AsyncUnaryCall<T>> call) where T : class
    {
        var since = TimeProvider.System.GetUtcNow();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await call();
                Interlocked.Increment(ref _answered);
                return answer;
            }
            catch (RpcException refused) when (refused.StatusCode is StatusCode.FailedPrecondition or StatusCode.Aborted)
            {
                _refusals.AddOrUpdate(refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? $"{refused.StatusCode}", 1, (_, count) => count + 1);
                return null;
            }
            catch (RpcException gone) when ((gone.StatusCode is StatusCode.Unavailable || gone.GetRpcStatus() is null) && TimeProvider.System.GetUtcNow() - since < s_patience)
            {
                Interlocked.Add(ref _unanswered, attempt == 1 ? 1 : 0);
                await Task.Delay(100);
            }
        }
    }
}
