using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

internal sealed class EstablishmentChangedHandler : IEventHandler<EstablishmentChanged>
{
    public Scope ScopeOf(EstablishmentChanged e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, EstablishmentChanged e)
    {
        const string keep = """
            insert into establishments (establishment, time_zone, version)
            values (@establishment, @TimeZone, @Version)
            on conflict (establishment) do update
            set time_zone = excluded.time_zone, version = excluded.version
            where establishments.version < excluded.version
            """;
        // A clock nobody here knows would fail every plan of the establishment later: better the message now.
        TimeZoneInfo.FindSystemTimeZoneById(e.TimeZone);
        return tx.Execute(keep, new { establishment = Names.EstablishmentOf(e.Establishment), e.TimeZone, e.Version });
    }
}
