using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What an orderly officer found in the prison's own system, kept with the offer it is about.</summary>
internal static class HandCheck
{
    /// <param name="isFirst">No supporter is asked about another request of the same asker, or comes to it.</param>
    public static async Task Record(Tx tx, RequestRow row, Progress next, string appointment, string by, bool isFirst)
    {
        var offer = await OfferRow.LiveOf(tx, row.Name);
        var offering = await OfferingRow.Require(tx, row.Establishment, row.Scheme);
        var (id, answerBy) = (offer?.OfferId ?? Ids.Short(), tx.Now + offering.OfferTime);
        if (offer is not null && offer.AppointmentId != appointment)
        {
            throw NotFree();
        }

        await Counted(tx, row);
        if (offer is null && (!isFirst || !await Asked(tx, row, id, appointment, answerBy, offering.Limits)))
        {
            throw NotFree();
        }

        const string write = """
            update offers
            set hand_checked_at = @Now, hand_checked_by = @by
            where establishment = @Establishment and request_id = @RequestId and offer_id = @id
            """;
        await tx.Execute(write, new { row.Establishment, row.RequestId, id, by, tx.Now });
        tx.Audit("pair by hand", new OfferName(row.Establishment, row.RequestId, id).ToString());
        await row.Take(tx, next);
        if (offer is null)
        {
            tx.Schedule(TimerKinds.OfferLapse, row.RequestId, answerBy);
        }
    }

    private static async Task<bool> Asked(Tx tx, RequestRow row, string id, string appointment, DateTimeOffset answerBy, LoadLimits limits)
    {
        const string offer = """
            insert into offers (establishment, request_id, offer_id, appointment_id, person_id, state, live, offered_at, answer_by, past_limit)
            select establishment, @RequestId, @id, appointment_id, person_id, 'OPEN', true, @Now, @answerBy, @pastLimit
            from standings
            where establishment = @Establishment and appointment_id = @appointment
            on conflict do nothing
            """;
        var carried = await Carried.Of(tx, row.Establishment, appointment, (await Prison.Of(tx)).Day.At(tx.Now), tx.Now);
        return await tx.Execute(offer, new { row.Establishment, row.RequestId, id, appointment, tx.Now, answerBy, pastLimit = carried.IsFull(limits, tx.Now) }) == 1;
    }

    /// <summary>The list that is too old stood in the way: an obstacle, once a request, whoever noticed it first.</summary>
    private static async Task Counted(Tx tx, RequestRow row)
    {
        const string tell = """
            update requests
            set stale_told = true
            where establishment = @Establishment and request_id = @RequestId and not stale_told
            """;
        if (await tx.Execute(tell, new { row.Establishment, row.RequestId }) == 1)
        {
            tx.Emit(Obstacles.Met(row, Obstacle.FeedStale, (await Prison.Of(tx)).Day.DayOf(tx.Now)));
        }
    }

    private static Refusal NotFree() => new(
        ErrorReason.SupporterNotFree, "This supporter can't be asked about this request: somebody else is being asked about it or another of the same asker, or he is bound to another or has declined it.");
}
