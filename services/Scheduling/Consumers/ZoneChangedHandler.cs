using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

internal sealed class ZoneChangedHandler : IEventHandler<ZoneChanged>
{
    public Scope ScopeOf(ZoneChanged e) => Scope.Tenant(Names.EstablishmentOf(e.Zone));

    public Task Handle(Tx tx, ZoneChanged e)
    {
        const string keep = """
            insert into zones (establishment, zone, display_name, listener_suite, version)
            values (@establishment, @zone, @DisplayName, @ListenerSuite, @Version)
            on conflict (establishment, zone) do update
            set display_name = excluded.display_name, listener_suite = excluded.listener_suite, version = excluded.version
            where zones.version < excluded.version
            """;
        return tx.Execute(keep, new { establishment = Names.EstablishmentOf(e.Zone), zone = Names.IdOf(e.Zone), e.DisplayName, e.ListenerSuite, e.Version });
    }
}
