using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>The two who would be brought together, as they were read before the registry is asked about them.</summary>
internal sealed record PairAtTheDoor
{
    public required RequestName Request { get; init; }

    public required OfferRow Offer { get; init; }

    public required string PrisonerNumber { get; init; }

    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>The supporter may come now, in this band: it may be another than when he said yes, and what he stands by may have ended since.</summary>
    public required bool Stands { get; init; }

    /// <summary>Where a door is to be opened for him: why he can't be brought; null where he can, or is there already.</summary>
    public Refusal? TooFar { get; init; }

    public static async Task<PairAtTheDoor> Of(Tx tx, RequestRow row, CopyAge copyAge)
    {
        if ((await copyAge.Of(tx)).IsStale
            || await OfferRow.LiveOf(tx, row.Name) is not { } offer
            || await AskersNumber.Of(tx, row.Name) is not { } prisonerNumber)
        {
            throw ByHandOnly();
        }

        return new() { Request = row.Name, Offer = offer, PrisonerNumber = prisonerNumber, ReadAt = tx.Now, Stands = await StandsNow(tx, row, await Band(tx)) };
    }

    /// <summary>Which band it is.</summary>
    public static async Task<BandKind> Band(Tx tx) => (await Prison.Of(tx)).Day.At(tx.Now).Kind;

    /// <summary>Whether whoever is bound to the request may come at this instant.</summary>
    /// <param name="band">As it was read once: while a transaction goes on another regime may come to hold.</param>
    public static async Task<bool> StandsNow(Tx tx, RequestRow row, BandKind band)
    {
        const string load = """
            select stands(establishment, appointment_id, @capability, tstzrange(@Now, @Now, '[]'))
            from offers
            where establishment = @Establishment and request_id = @RequestId and live
            """;
        var capability = ProtoName.Of(DutyRules.Needed(band));
        return await tx.Many<bool>(load, new { row.Establishment, row.RequestId, capability, tx.Now }) is [true];
    }

    /// <summary>Before a contact begins: a change of his standing that is under way is waited for, and a later one waits.</summary>
    public static async Task<bool> StandsHeld(Tx tx, RequestRow row, BandKind band)
    {
        // Held by a statement of its own: the next one sees what a change of the standing that was under way has done.
        const string hold = """
            select s.version
            from offers o
            join standings s using (establishment, appointment_id)
            where o.establishment = @Establishment and o.request_id = @RequestId and o.live
            for share of s
            """;
        await tx.Many<long>(hold, row.Name);
        return await StandsNow(tx, row, band);
    }

    public static Refusal ByHandOnly() => new(
        ErrorReason.ByHandOnly, "Pairing can't be checked now: pair by hand in the prison's own system, or offer the phone or staff.");

    /// <summary>Only where nobody can say for us: a list that is fresh again counts, whatever was found by hand.</summary>
    public void RequireCheckedByHand()
    {
        if (!RequestRules.HandCheckStands(Offer.HandCheckedAt, ReadAt))
        {
            throw ByHandOnly();
        }
    }

    /// <summary>
    /// What was checked must be what is decided: meanwhile another supporter may have been asked and have said yes. Whether the two share a room is kept with
    /// the offer.
    /// </summary>
    /// <param name="atDoor">The two share no room; null where nobody could say, and what was said before holds.</param>
    public async Task Confirm(Tx tx, bool? atDoor)
    {
        const string keep = """
            update offers
            set at_door = @atDoor
            where establishment = @Establishment and request_id = @RequestId and offer_id = @OfferId and at_door <> @atDoor
            """;
        if ((await OfferRow.LiveOf(tx, Request))?.OfferId != Offer.OfferId)
        {
            throw new Refusal(Platform.V1.ErrorReason.Contention, "Somebody else was asked meanwhile. Nothing was changed.");
        }

        await tx.Execute(keep, new { Offer.Establishment, Offer.RequestId, Offer.OfferId, atDoor });
    }
}

internal sealed partial class SchedulingApi
{
    /// <summary>
    /// Asks the registry, with the user's own token, before any transaction. The refusal changes nothing that was asked for, but the request
    /// must not wait for somebody who can't come: the offer is taken back, in a transaction of our own, and the next supporter looked for.
    /// </summary>
    /// <returns>Whether they share no room; null where nobody can say.</returns>
    private async Task<bool?> RequirePairable(PairAtTheDoor pair, ServerCallContext context)
    {
        if (pair.TooFar is { } tooFar) // before it is known whether the two are kept apart, of which it says nothing
        {
            await TakeBack(pair, context);
            throw tooFar;
        }

        var answer = await Pairings.Check(registry.Client, pair.Request.Establishment, [pair.Offer.AppointmentId], pair.PrisonerNumber, registry.On(context));
        if (answer.ByHandOnly)
        {
            pair.RequireCheckedByHand();
        }

        if (!pair.Stands || (answer.Pairable.Count == 0 && !answer.ByHandOnly))
        {
            await TakeBack(pair, context);
            throw RequestRules.CannotPair();
        }

        return answer.ByHandOnly ? null : answer.AtDoor.Count > 0;
    }

    private Task TakeBack(PairAtTheDoor pair, ServerCallContext context) =>
        db.Run(Scope.Tenant(pair.Request.Establishment), async tx =>
        {
            var row = await RequestRow.Lock(tx, pair.Request);
            if (await OfferRow.LiveOf(tx, pair.Request) is { } offer && offer.OfferId == pair.Offer.OfferId && row.Progress.Waits)
            {
                await OpenOffers.FallThrough(tx, row, RequestRules.Release(row.Progress), OfferState.Withdrawn);
            }
        }, context.CancellationToken);
}
