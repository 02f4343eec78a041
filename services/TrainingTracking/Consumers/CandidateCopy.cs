using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.TrainingTracking.Consumers;

/// <summary>Keeps the provider's copy of its applications; the highest version wins.</summary>
internal sealed class CandidateCopy : IEventHandler<ApplicationChanged>
{
    public Scope ScopeOf(ApplicationChanged e) => Scope.Provider(ProviderName.Parse(e.Provider));

    public async Task Handle(Tx tx, ApplicationChanged e)
    {
        const string write =
            """
            insert into candidates (provider, application, person, scheme, state, version)
            values (@Provider, @Application, @Person, @Scheme, @State, @Version)
            on conflict (provider, application) do update
            set person = excluded.person, scheme = excluded.scheme, state = excluded.state, version = excluded.version
            where candidates.version < excluded.version
            """;
        await tx.Execute(write, new
        {
            Provider = ProviderName.Parse(e.Provider),
            e.Application,
            Person = await PersonRepointed.Now(tx, e.Person),
            e.Scheme,
            State = ProtoName.Of(e.State),
            e.Version,
        });
    }
}
