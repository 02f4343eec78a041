using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

/// <summary>The registry's pulse: the copy is complete, or something is on its way, or lost.</summary>
internal sealed class StandingsCountedHandler(CopyAge copyAge) : IEventHandler<StandingsCounted>
{
    public Scope ScopeOf(StandingsCounted e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public async Task Handle(Tx tx, StandingsCounted e)
    {
        var establishment = Names.EstablishmentOf(e.Establishment);
        if (await StandingFeed.Hear(tx, establishment, e) is { IsNew: true })
        {
            tx.Schedule(RereadStandings.Kind, RereadStandings.Key, tx.Now + copyAge.Patience);
        }
    }
}
