using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>Keeps how a month's duties were planned, once: what was told of it first stands.</summary>
internal sealed class DutyCounter : IEventHandler<DutiesCounted>
{
    public Scope ScopeOf(DutiesCounted e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, DutiesCounted e)
    {
        const string write =
            """
            insert into duty_counts (establishment, month, scheme, duties, clashed, team, uneven)
            values (@Establishment, @Month, @Scheme, @Duties, @Clashed, @Team, @Uneven)
            on conflict (establishment, month, scheme) do nothing
            """;
        return tx.Execute(write, new { Establishment = Names.EstablishmentOf(e.Establishment), Month = e.Month.ToDay(), e.Scheme, e.Duties, e.Clashed, e.Team, e.Uneven });
    }
}
