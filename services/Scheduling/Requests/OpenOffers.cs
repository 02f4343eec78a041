using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Offers that bind a supporter, and how they fall through.</summary>
internal static class OpenOffers
{
    /// <summary>The supporter may not come any more: whoever waits for him waits for the next one. A contact that has begun goes on.</summary>
    internal static async Task StandingLost(Tx tx, string establishment, string appointmentId)
    {
        const string bound = "select request_id from offers where establishment = @establishment and appointment_id = @appointmentId and live";
        foreach (var request in await tx.Many<string>(bound, new { establishment, appointmentId }))
        {
            var row = await RequestRow.Lock(tx, new RequestName(establishment, request));
            if (row.Progress.State is not RequestState.InContact && (await OfferRow.LiveOf(tx, row.Name))?.AppointmentId == appointmentId)
            {
                await FallThrough(tx, row, RequestRules.Release(row.Progress), OfferState.Withdrawn);
            }
        }
    }

    /// <summary>The next supporter is looked for at once.</summary>
    internal static async Task<RequestRow> FallThrough(Tx tx, RequestRow row, Progress next, OfferState how)
    {
        await Unbind(tx, row, how);
        if (row.Progress.State is not RequestState.Offered) // else nobody had said yes, and they run as they did
        {
            await Urgencies.Reset(tx, row, isBound: false);
        }

        tx.Schedule(TimerKinds.Match, row.RequestId, tx.Now);
        return await row.Take(tx, next);
    }

    /// <summary>The request is over. Who said no to it is no more to be known from who was not asked in time: it makes no mark.</summary>
    internal static Task Over(Tx tx, RequestRow row, OfferState how)
    {
        const string over = """
            update offers
            set state = case when live then @state else 'WITHDRAWN' end, live = false
            where establishment = @Establishment and request_id = @RequestId and (live or state = 'DECLINED')
            """;
        row.Changed(tx);
        return tx.Execute(over, new { row.Establishment, row.RequestId, state = ProtoName.OfGiven(how) });
    }

    /// <summary>Whoever was asked is free again.</summary>
    internal static Task Unbind(Tx tx, RequestRow row, OfferState how)
    {
        const string unbind = """
            update offers
            set state = @state, live = false
            where establishment = @Establishment and request_id = @RequestId and live
            """;
        row.Changed(tx);
        return tx.Execute(unbind, new { row.Establishment, row.RequestId, state = ProtoName.OfGiven(how) });
    }
}
