using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>Keeps whether a run of a course is planned, was held or was called off; the highest version wins.</summary>
internal sealed class RunCopy : IEventHandler<CourseRunChanged>
{
    public Scope ScopeOf(CourseRunChanged e) => Scope.Tenant(Names.EstablishmentOf(e.Run));

    public Task Handle(Tx tx, CourseRunChanged e)
    {
        const string write =
            """
            insert into run_copies (establishment, run_id, state, last_day, version)
            values (@Establishment, @RunId, @State, @LastDay, @Version)
            on conflict (establishment, run_id) do update
            set state = excluded.state, last_day = excluded.last_day, version = excluded.version
            where run_copies.version < excluded.version
            """;
        return tx.Execute(write, new { Establishment = Names.EstablishmentOf(e.Run), RunId = e.Run.Split('/')[^1], State = ProtoName.Of(e.State), LastDay = e.LastDay.ToDay(), e.Version });
    }
}
