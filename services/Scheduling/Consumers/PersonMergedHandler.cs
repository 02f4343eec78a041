using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

/// <summary>Two persons are one, in whatever order merges come and however often: what bears the removed name is re-pointed by <see cref="RepointPerson"/>.</summary>
internal sealed class PersonMergedHandler : IEventHandler<PersonMerged>
{
    public Scope ScopeOf(PersonMerged e) => Scope.All;

    public async Task Handle(Tx tx, PersonMerged e)
    {
        const string now = "select person from merged_persons where removed = @person";
        const string remember = """
            with earlier as (update merged_persons set person = @kept where person = @removed)
            insert into merged_persons (removed, person, merged_at)
            values (@removed, @kept, @Now)
            on conflict (removed) do update set person = excluded.person
            """;
        var (removed, person) = (Names.IdOf(e.Removed), Names.IdOf(e.Person));
        await RepointPerson.OneAtATime(tx);
        await tx.Execute(remember, new { removed, kept = await tx.Maybe<string>(now, new { person }) ?? person, tx.Now });
        tx.Schedule(RepointPerson.Kind, removed, tx.Now);
    }
}
