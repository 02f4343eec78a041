using PeerSupport.Feedback.Atoms;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>Puts how somebody's selection went into the pool of its establishment, once, under the month whose book is open.</summary>
internal sealed class SelectionPool : IEventHandler<SelectionReached>
{
    public Scope ScopeOf(SelectionReached e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, SelectionReached e)
    {
        const string write =
            """
            with came as (
              insert into pooled_responses (establishment, event_id, scheme, measure, month)
              values (@Establishment, @EventId, @Scheme, @Measure, @Month)
              on conflict do nothing
              returning establishment, event_id
            )
            insert into pooled_answers (establishment, event_id, question, category)
            select establishment, event_id, question, category
            from came, unnest(@Questions, @Categories) as a (question, category)
            """;
        var categories = SelectionQuestions.Of(e.Answers, e.Outcome);
        return tx.Execute(write, new
        {
            Establishment = Names.EstablishmentOf(e.Establishment),
            EventId = Guid.Parse(e.Id),
            e.Scheme,
            Measure = ProtoName.Of(SelectionQuestions.MeasureOf(e.Outcome)),
            Month = Book.OpenAt(tx.Now),
            Questions = categories.Select(category => category.Question).ToArray(),
            Categories = categories.Select(category => category.Name).ToArray(),
        });
    }
}
