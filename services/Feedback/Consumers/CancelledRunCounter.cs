using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>Counts a course that was called off, once, to the side that did.</summary>
internal sealed class CancelledRunCounter : IEventHandler<CourseRunCancelled>
{
    public Scope ScopeOf(CourseRunCancelled e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, CourseRunCancelled e)
    {
        const string write =
            """
            insert into cancelled_runs (establishment, event_id, provider, schemes, cancelled_by, reason, date)
            values (@Establishment, @EventId, @Provider, @Schemes, @CancelledBy, @Reason, @Date)
            on conflict (establishment, event_id) do nothing
            """;
        return tx.Execute(write, new
        {
            Establishment = Names.EstablishmentOf(e.Establishment),
            EventId = Guid.Parse(e.Id),
            Provider = Names.ProviderOf(e.Provider),
            Schemes = e.Schemes.ToArray(),
            CancelledBy = ProtoName.Of(e.CancelledBy),
            Reason = ProtoName.Of(e.Reason),
            Date = e.CancelledOn.ToDay(),
        });
    }
}
