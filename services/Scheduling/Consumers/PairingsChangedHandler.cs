using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

/// <summary>Whoever meets week after week is asked about at once, and not only the next day.</summary>
internal sealed class PairingsChangedHandler : IEventHandler<PairingsChanged>
{
    public Scope ScopeOf(PairingsChanged e) => Scope.Tenant(Names.IdOf(e.Establishment));

    public Task Handle(Tx tx, PairingsChanged e)
    {
        tx.Schedule(RecheckPartners.Kind, Names.IdOf(e.Establishment), tx.Now);
        return Task.CompletedTask;
    }
}
