using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

internal sealed class StandingChangedHandler : IEventHandler<StandingChanged>
{
    public Scope ScopeOf(StandingChanged e) => Scope.Tenant(Names.EstablishmentOf(e.Appointment));

    public Task Handle(Tx tx, StandingChanged e) => Standings.Apply(tx, Names.EstablishmentOf(e.Appointment), [e]);
}
