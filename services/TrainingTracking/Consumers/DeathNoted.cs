using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.TrainingTracking.Consumers;

/// <summary>Who has died is printed nothing again. Of two persons who are one the registry tells it anew, by the name that stays.</summary>
internal sealed class DeathNoted : IEventHandler<PersonDied>
{
    public Scope ScopeOf(PersonDied e) => Scope.All;

    public async Task Handle(Tx tx, PersonDied e)
    {
        const string write = """
            insert into deceased (person, told_at)
            values (@person, @Now)
            on conflict (person) do nothing
            """;
        await tx.Execute(write, new { person = await PersonRepointed.Now(tx, e.Person), tx.Now });
    }
}
