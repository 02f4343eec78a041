using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

internal sealed class OfferingChangedHandler : IEventHandler<OfferingChanged>
{
    public Scope ScopeOf(OfferingChanged e) => Scope.Tenant(Names.EstablishmentOf(e.Offering));

    public async Task Handle(Tx tx, OfferingChanged e)
    {
        const string keep = """
            insert into offerings (establishment, scheme, contacts_per_week, consecutive_nights, rest_after_night,
              offer_time, escalate_after, climb_every, expire_after, contact_limit, confidentiality_class, version)
            values (@establishment, @scheme, @ContactsPerWeek, @ConsecutiveNights, @rest,
              @offer, @escalate, @climb, @expire, @contact, @confidentiality, @Version)
            on conflict (establishment, scheme) do update
            set contacts_per_week = excluded.contacts_per_week,
              consecutive_nights = excluded.consecutive_nights,
              rest_after_night = excluded.rest_after_night,
              offer_time = excluded.offer_time,
              escalate_after = excluded.escalate_after,
              climb_every = excluded.climb_every,
              expire_after = excluded.expire_after,
              contact_limit = excluded.contact_limit,
              confidentiality_class = excluded.confidentiality_class,
              version = excluded.version
            where offerings.version < excluded.version
            """;
        var (establishment, rules) = (Names.EstablishmentOf(e.Offering), e.Rules);
        await tx.Execute(keep, new
        {
            establishment,
            scheme = Names.IdOf(e.Scheme),
            rules.ContactsPerWeek,
            rules.ConsecutiveNights,
            rest = rules.RestAfterNight.ToTimeSpan(),
            offer = rules.OfferTime.ToTimeSpan(),
            escalate = rules.EscalateAfter.ToTimeSpan(),
            climb = rules.ClimbEvery.ToTimeSpan(),
            expire = rules.ExpireAfter.ToTimeSpan(),
            contact = rules.ContactLimit.ToTimeSpan(),
            confidentiality = Words.Of(e.ConfidentialityClass),
            e.Version,
        });
        await StandingFeed.Begin(tx, establishment);
    }
}
