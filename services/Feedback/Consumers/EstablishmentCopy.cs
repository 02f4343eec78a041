using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>Keeps the region, time zone and kind of establishments.</summary>
internal sealed class EstablishmentCopy : IEventHandler<EstablishmentChanged>
{
    public Scope ScopeOf(EstablishmentChanged e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, EstablishmentChanged e)
    {
        const string write =
            """
            insert into establishments (establishment, region, time_zone, genders, categories, version)
            values (@Establishment, @Region, @TimeZone, @Genders, @Categories, @Version)
            on conflict (establishment) do update
            set region = excluded.region, time_zone = excluded.time_zone, genders = excluded.genders, categories = excluded.categories, version = excluded.version
            where establishments.version < excluded.version
            """;
        return tx.Execute(write, new
        {
            Establishment = Names.EstablishmentOf(e.Establishment),
            Region = Names.RegionOf(e.Region),
            e.TimeZone,
            Genders = e.Genders.Select(ProtoName.Of).ToArray(),
            Categories = e.Categories.Select(ProtoName.Of).ToArray(),
            e.Version,
        });
    }
}
