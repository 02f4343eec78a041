using Google.Protobuf.WellKnownTypes;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What every end of a request has in common: nobody waits, nobody is bound any more, and that it ended is told.</summary>
internal static class Closing
{
    public static async Task<Request> Close(Tx tx, RequestRow row, Progress end)
    {
        var closed = await row.Take(tx, end);
        await OwedDebriefs.After(tx, row, end);
        await Movements.After(tx, row, end);
        await OpenOffers.Over(tx, row, end.ContactStartedAt is null ? OfferState.Withdrawn : OfferState.Accepted); // who came has come, whatever ended it
        TimerKinds.StopWaiting(tx, row.RequestId);
        await LookIns.After(tx, row, end);
        tx.Emit(Told(closed, end));
        return await RequestRow.Read(tx, row.Name.ToString());
    }

    /// <summary>No person, no place, no time finer than the day; the minutes to contact are counted whole. Where the asker declined at the door there was none.</summary>
    internal static RequestClosed Told(RequestRow row, Progress end)
    {
        var waited = end is { State: RequestState.Met, ContactOutcome: not ContactOutcome.DeclinedAtDoor } ? row.WaitedUntil(end.ContactStartedAt!.Value) : (TimeSpan?)null;
        return new()
        {
            Id = Ids.Random().ToString(),
            Establishment = Names.Establishment(row.Establishment),
            Scheme = Names.Scheme(row.Scheme),
            Outcome = end.State,
            Kind = ProtoName.ParseGiven<BandKind>(row.RecordedIn),
            Date = row.RecordedOn.ToProto(),
            TimeToContact = waited is { } whole ? WholeMinutes(whole) : null,
            Private = waited is not null && end.Private,
            Refusal = end.RefusalCode,
            Waited = waited is { } time ? Waited(time) : WaitBand.Unspecified,
        };
    }

    internal static WaitBand Waited(TimeSpan time) => time.TotalMinutes switch
    {
        <= 15 => WaitBand.Within15Minutes,
        <= 30 => WaitBand.Within30Minutes,
        <= 60 => WaitBand.Within1Hour,
        <= 240 => WaitBand.Within4Hours,
        _ => WaitBand.Longer,
    };

    private static Duration WholeMinutes(TimeSpan time) => new() { Seconds = (long)time.TotalMinutes * 60 };
}
