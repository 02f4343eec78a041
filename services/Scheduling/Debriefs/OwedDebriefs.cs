using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>A contact is over: whoever came may be owed a talk.</summary>
internal static class OwedDebriefs
{
    /// <summary>While the offer still binds him: afterwards nothing says which contact it was.</summary>
    public static async Task After(Tx tx, RequestRow row, Progress end)
    {
        if (end.ContactStartedAt is not null && await OfferRow.LiveOf(tx, row.Name) is { } offer)
        {
            await To(tx, row, offer, end);
        }
    }

    /// <summary>What was entered later could be offered from then on only.</summary>
    public static async Task To(Tx tx, RequestRow row, OfferRow offer, Progress end)
    {
        const string owe = """
            insert into debriefs (establishment, debrief_id, scheme, provider, zone, appointment_id, person_id, state, owed_since, due_by, version)
            select @Establishment, @id, @Scheme, @provider,
              coalesce((select s.zone from standings s where s.establishment = @Establishment and s.appointment_id = @AppointmentId), @Zone),
              @AppointmentId, @PersonId, 'DUE', @owedSince, @dueBy, @version
            """;
        var offering = await OfferingRow.Require(tx, row.Establishment, Names.Scheme(row.Scheme));
        var by = DebriefRules.OfferedBy(ProtoName.ParseGiven<DebriefsBy>(offering.DebriefsBy), ProtoName.ParseGiven<ConfidentialityClass>(offering.ConfidentialityClass));
        if (!DebriefRules.IsOwed(by, end.ContactOutcome, offer.PastLimit))
        {
            return;
        }

        var (id, dueBy) = (Ids.Short(), tx.Now + (offering.DebriefWithin ?? DebriefRules.InTime));
        await tx.Execute(owe, new
        {
            row.Establishment,
            id,
            row.Scheme,
            provider = by is DebriefsBy.Provider ? offering.Provider : null,
            row.Zone,
            offer.AppointmentId,
            offer.PersonId,
            owedSince = end.ContactEndedAt ?? tx.Now,
            dueBy,
            version = Versions.Next(0, tx.Now),
        });
        tx.Schedule(TimerKinds.Debrief, id, dueBy);
    }
}
