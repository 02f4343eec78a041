using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.Scheduling;

/// <summary>A team has been without a support session too long: somebody has to take that on.</summary>
internal sealed class SupportSessionOverdueHandler : IEventHandler<SupportSessionOverdue>
{
    public Scope ScopeOf(SupportSessionOverdue e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, SupportSessionOverdue e) => OpenAlarms.Open(tx, e);
}
