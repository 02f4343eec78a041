using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Supporters on their way, in a contact, or on their way back.</summary>
internal static class Movements
{
    private const string ByOffer = "establishment = @Establishment and offer_id = @OfferId and back_at is null";

    /// <summary>A door was opened for him. Whoever opens it knows where he is: what he was out for before is over.</summary>
    public static async Task LetOut(Tx tx, OfferRow offer, TimeSpan limit)
    {
        const string found = """
            update movements m
            set back_at = @Now
            from offers o
            where m.establishment = @Establishment and m.back_at is null
              and o.establishment = m.establishment and o.offer_id = m.offer_id and o.request_id = m.request_id
              and o.person_id = @PersonId
            """;
        const string write = """
            insert into movements (establishment, request_id, offer_id, out_at, due_back_at)
            values (@Establishment, @RequestId, @OfferId, @Now, @dueBackAt)
            """;
        var dueBackAt = tx.Now + limit;
        await tx.Execute(found, new { offer.Establishment, offer.PersonId, tx.Now });
        await tx.Execute(write, new { offer.Establishment, offer.RequestId, offer.OfferId, tx.Now, dueBackAt });
        tx.Schedule(TimerKinds.NotBack, offer.OfferId, dueBackAt);
    }

    /// <summary>The two are together: from now on the contact's own limit counts.</summary>
    public static Task Together(Tx tx, RequestRow row, DateTimeOffset dueBackAt)
    {
        const string write = """
            update movements m
            set due_back_at = @dueBackAt
            from offers o
            where m.establishment = @Establishment and m.request_id = @RequestId and m.back_at is null
              and o.establishment = m.establishment and o.offer_id = m.offer_id and o.request_id = m.request_id and o.live
            """;
        return tx.Execute(write, new { row.Establishment, row.RequestId, dueBackAt });
    }

    /// <summary>The request has ended. Of a contact that was ended both are back; out of one that broke off, or never began, somebody still has to see him back.</summary>
    public static async Task After(Tx tx, RequestRow row, Progress end)
    {
        if (end.ContactStartedAt is null || await OfferRow.LiveOf(tx, row.Name) is not { } offer)
        {
            return;
        }

        if (end.State is RequestState.Met)
        {
            await Back(tx, offer.Establishment, offer.OfferId);
        }
        else if (end.ContactDueBackAt is { } dueBackAt)
        {
            tx.Schedule(TimerKinds.NotBack, offer.OfferId, dueBackAt > tx.Now ? dueBackAt : tx.Now);
        }
    }

    public static Task Back(Tx tx, string establishment, string offerId)
    {
        const string write = $"update movements set back_at = @Now where {ByOffer}";
        return tx.Execute(write, new { Establishment = establishment, OfferId = offerId, tx.Now });
    }

    /// <summary>Null when he is back, or was never out.</summary>
    public static Task<MovementRow?> Out(Tx tx, string establishment, string offerId)
    {
        const string load = $"select {MovementRow.Columns} from movements where {ByOffer}";
        return tx.Maybe<MovementRow>(load, new { Establishment = establishment, OfferId = offerId });
    }
}

/// <summary>Somebody who is out of his cell for a request.</summary>
internal sealed record MovementRow
{
    public const string Columns = "establishment, request_id, offer_id, out_at, due_back_at";

    public required string Establishment { get; init; }

    public required string RequestId { get; init; }

    public required string OfferId { get; init; }

    public required DateTimeOffset OutAt { get; init; }

    public required DateTimeOffset DueBackAt { get; init; }
}
