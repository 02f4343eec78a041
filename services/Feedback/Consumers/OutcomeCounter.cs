using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Feedback.Consumers;

/// <summary>Counts how a request ended, once.</summary>
internal sealed class OutcomeCounter : IEventHandler<RequestClosed>
{
    public Scope ScopeOf(RequestClosed e) => Scope.Tenant(Names.EstablishmentOf(e.Establishment));

    public Task Handle(Tx tx, RequestClosed e)
    {
        const string write =
            """
            insert into request_outcomes (establishment, event_id, scheme, outcome, band, date, minutes_to_contact, private, refusal, waited)
            values (@Establishment, @EventId, @Scheme, @Outcome, @Band, @Date, @MinutesToContact, @Private, @Refusal, @Waited)
            on conflict (establishment, event_id) do nothing
            """;
        var waited = e.Outcome is RequestState.Met ? e.TimeToContact : null; // nor is there one where the asker declined at the door
        return tx.Execute(write, new
        {
            Establishment = Names.EstablishmentOf(e.Establishment),
            EventId = Guid.Parse(e.Id),
            e.Scheme,
            Outcome = ProtoName.Of(e.Outcome),
            Band = ProtoName.Of(e.Kind),
            Date = e.Date.ToDay(),
            MinutesToContact = waited is null ? (short?)null : Minutes(waited.ToTimeSpan()),
            Private = waited is null ? (bool?)null : e.Private,
            Refusal = ProtoName.OfGiven(e.Refusal),
            Waited = ProtoName.OfGiven(e.Waited),
        });
    }

    private static short Minutes(TimeSpan waited) => (short)Math.Min(waited.TotalMinutes, short.MaxValue);
}
