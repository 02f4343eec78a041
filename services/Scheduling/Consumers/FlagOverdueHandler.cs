using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>A supporter said that a boundary is being crossed, and nobody has taken that on in time: somebody has to now.</summary>
internal sealed class FlagOverdueHandler : IEventHandler<FlagOverdue>
{
    public Scope ScopeOf(FlagOverdue e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, FlagOverdue e) => OpenAlarms.Open(tx, e);
}
