using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>Keeps which establishment offers which scheme, with which provider, and how confidential it is.</summary>
internal sealed class OfferingCopy : IEventHandler<OfferingChanged>
{
    public Scope ScopeOf(OfferingChanged e) => Scope.Tenant(Names.EstablishmentOf(e.Offering));

    public Task Handle(Tx tx, OfferingChanged e)
    {
        const string write =
            """
            insert into offerings (establishment, scheme, confidentiality_class, provider, version)
            values (@Establishment, @Scheme, @ConfidentialityClass, @Provider, @Version)
            on conflict (establishment, scheme) do update
            set confidentiality_class = excluded.confidentiality_class, provider = excluded.provider, version = excluded.version
            where offerings.version < excluded.version
            """;
        return tx.Execute(write, new
        {
            Establishment = Names.EstablishmentOf(e.Offering),
            e.Scheme,
            ConfidentialityClass = ProtoName.Of(e.ConfidentialityClass),
            Provider = Names.ProviderOf(e.Provider),
            e.Version,
        });
    }
}
