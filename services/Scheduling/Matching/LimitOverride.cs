using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>
/// Somebody who carries his limit already comes because a named person lets him: whoever authorises the movement, at night the orderly officer. It
/// takes no step of its own, because whoever waits must not wait for a rule.
/// </summary>
internal static class LimitOverride
{
    public static async Task Record(Tx tx, OfferRow offer)
    {
        const string write = """
            update offers
            set limit_overridden_at = @Now, limit_overridden_by = @by
            where establishment = @Establishment and request_id = @RequestId and offer_id = @OfferId
            """;
        if (offer.PastLimit)
        {
            await tx.Execute(write, new { offer.Establishment, offer.RequestId, offer.OfferId, tx.Now, by = tx.Caller.RequireUser() });
            tx.Audit("override limit", new OfferName(offer.Establishment, offer.RequestId, offer.OfferId).ToString());
        }
    }
}
