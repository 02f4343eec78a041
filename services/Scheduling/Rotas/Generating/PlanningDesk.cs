using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A search takes all of a machine: of one instance there is one at a time.</summary>
internal sealed class PlanningDesk : IDisposable
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _free = new(1);

    /// <summary>Taken until it is disposed of. A short search is waited for, a long one is not.</summary>
    public async Task<IDisposable> Take(CancellationToken cancel) => await _free.WaitAsync(s_most, cancel)
        ? new Taken(_free)
        : throw new Refusal(ErrorReason.SearchBusy, "Another rota is being made here. Nothing was changed.") { RetryDelay = TimeSpan.FromSeconds(10) };

    public void Dispose() => _free.Dispose();

    private sealed class Taken(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
