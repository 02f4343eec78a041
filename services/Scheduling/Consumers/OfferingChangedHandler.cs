using PeerSupport.Platform;
using PeerSupport.Registry.V1;

namespace PeerSupport.Scheduling;

internal sealed class OfferingChangedHandler(LookForGaps gaps) : IEventHandler<OfferingChanged>
{
    public Scope ScopeOf(OfferingChanged e) => Scope.Tenant(Names.EstablishmentOf(e.Offering));

    public async Task Handle(Tx tx, OfferingChanged e)
    {
        // What is owed, and what was, is in the sight of whoever offers debriefs now.
        const string keep = """
            with kept as (
              insert into offerings (establishment, scheme, provider, contacts_per_week, consecutive_nights, rest_after_night,
                offer_time, escalate_after, climb_every, expire_after, contact_limit, confidentiality_class, debriefs_by, debrief_within, rota_maker, seen_within, display_name, version)
              values (@establishment, @scheme, @provider, @ContactsPerWeek, @ConsecutiveNights, @rest,
                @offer, @escalate, @climb, @expire, @contact, @confidentiality, @debriefsBy, @debriefWithin, @rotaMaker, @seenWithin, nullif(@DisplayName, ''), @Version)
              on conflict (establishment, scheme) do update
              set provider = excluded.provider,
                contacts_per_week = excluded.contacts_per_week,
                consecutive_nights = excluded.consecutive_nights,
                rest_after_night = excluded.rest_after_night,
                offer_time = excluded.offer_time,
                escalate_after = excluded.escalate_after,
                climb_every = excluded.climb_every,
                expire_after = excluded.expire_after,
                contact_limit = excluded.contact_limit,
                confidentiality_class = excluded.confidentiality_class,
                debriefs_by = excluded.debriefs_by,
                debrief_within = excluded.debrief_within,
                rota_maker = excluded.rota_maker,
                seen_within = excluded.seen_within,
                display_name = coalesce(excluded.display_name, offerings.display_name),
                version = excluded.version
              where offerings.version < excluded.version
              returning establishment, scheme, case debriefs_by when 'PROVIDER' then provider end as offers_debriefs)
            update debriefs d
            set provider = k.offers_debriefs, version = greatest(d.version + 1, @touched)
            from kept k
            where d.establishment = k.establishment and d.scheme = k.scheme
              and d.provider is distinct from k.offers_debriefs
            """;
        var (establishment, rules) = (Names.EstablishmentOf(e.Offering), e.Rules);
        await tx.Execute(keep, new
        {
            establishment,
            scheme = Names.IdOf(e.Scheme),
            provider = Names.IdOf(e.Provider),
            rules.ContactsPerWeek,
            rules.ConsecutiveNights,
            rest = rules.RestAfterNight.ToTimeSpan(),
            offer = rules.OfferTime.ToTimeSpan(),
            escalate = rules.EscalateAfter.ToTimeSpan(),
            climb = rules.ClimbEvery.ToTimeSpan(),
            expire = rules.ExpireAfter.ToTimeSpan(),
            contact = rules.ContactLimit.ToTimeSpan(),
            confidentiality = ProtoName.OfGiven(e.ConfidentialityClass),
            debriefsBy = ProtoName.OfGiven(rules.DebriefsBy),
            rotaMaker = ProtoName.OfGiven(rules.RotaMaker),
            debriefWithin = rules.DebriefWithin?.ToTimeSpan(),
            seenWithin = rules.SeenWithin?.ToTimeSpan(),
            e.DisplayName,
            touched = Versions.Next(0, tx.Now),
            e.Version,
        });
        await StandingFeed.Begin(tx, establishment);
        var today = DateOnly.FromDateTime(tx.Now.UtcDateTime);
        ExposurePeriod.Of(today).Schedule(tx);
        CountNight.Schedule(tx, today);
        CountDuties.Schedule(tx, today.FirstOfMonth());
        await gaps.Begin(tx);
    }
}
