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
        const string owe = """
            insert into debriefs (establishment, debrief_id, scheme, provider, zone, appointment_id, person_id, state, owed_since, due_by, version)
            select @Establishment, @id, @Scheme, @provider,
              coalesce((select s.zone from standings s where s.establishment = @Establishment and s.appointment_id = @AppointmentId), @Zone),
              @AppointmentId, @PersonId, 'DUE', @Now, @dueBy, @version
            """;
        if (end.ContactStartedAt is not { } startedAt || await OfferRow.LiveOf(tx, row.Name) is not { } offer)
        {
            return;
        }

        var offering = await OfferingRow.Require(tx, row.Establishment, Names.Scheme(row.Scheme));
        var pastLimits = await WasPastLimits(tx, offer, offering.Limits, startedAt);
        var by = DebriefRules.OfferedBy(Words.Read<DebriefsBy>(offering.DebriefsBy), Words.Read<ConfidentialityClass>(offering.ConfidentialityClass));
        if (!DebriefRules.IsOwed(by, end.ContactOutcome, pastLimits))
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
            tx.Now,
            dueBy,
            version = Versions.Next(0, tx.Now),
        });
        tx.Schedule(TimerKinds.Debrief, id, dueBy);
    }

    /// <summary>When the contact began, as the matcher looks at it.</summary>
    private static async Task<bool> WasPastLimits(Tx tx, OfferRow offer, LoadLimits limits, DateTimeOffset startedAt)
    {
        const string carried = """
            select
              (select count(*)::int
               from offers o
               join requests r using (establishment, request_id)
               where o.establishment = @Establishment
                 and o.person_id = @PersonId
                 and o.state = 'ACCEPTED'
                 and o.request_id <> @RequestId
                 and r.contact_started_at > @weekBefore
                 and r.contact_started_at <= @startedAt) as contacts,
              night_call_over(@Establishment, @PersonId, @monthBefore, @bandFrom, @startedAt) as rests_from
            """;
        var before = await tx.One<Carried>(carried, new
        {
            offer.Establishment,
            offer.PersonId,
            offer.RequestId,
            startedAt,
            weekBefore = startedAt.AddDays(-7),
            monthBefore = startedAt.AddDays(-28),
            bandFrom = (await Prison.Of(tx)).Day.At(startedAt).From,
        });
        return LoadRules.IsFull(limits, before.Contacts, startedAt - before.RestsFrom);
    }

    private sealed record Carried
    {
        public required int Contacts { get; init; }

        public required DateTimeOffset? RestsFrom { get; init; }
    }
}
