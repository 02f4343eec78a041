using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>Counts an obstacle once: the inbox forgets after two weeks, the event's id in the row does not.</summary>
internal sealed class ObstacleCounter : IEventHandler<ObstacleMet>
{
    public Scope ScopeOf(ObstacleMet e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, ObstacleMet e)
    {
        const string write =
            """
            insert into obstacle_facts (establishment, event_id, scheme, obstacle, source, date)
            values (@Establishment, @EventId, @Scheme, @Obstacle, @Source, @Date)
            on conflict (establishment, event_id) do nothing
            """;
        return tx.Execute(write, new
        {
            Establishment = Names.EstablishmentOf(e.Establishment),
            EventId = Guid.Parse(e.Id),
            e.Scheme,
            Obstacle = ProtoName.Of(e.Obstacle),
            Source = ProtoName.Of(e.Source),
            Date = e.Date.ToDay(),
        });
    }
}
