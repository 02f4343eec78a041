using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>
/// The steps of a request: RAISED → OFFERED → ACCEPTED → MOVEMENT_AUTHORISED → IN_CONTACT, back to RAISED when an offer falls through,
/// and exactly one end. A step that the state does not allow is refused.
/// </summary>
internal static class RequestRules
{
    public static readonly TimeSpan LongestBackdating = TimeSpan.FromDays(7);
    public static readonly TimeSpan FastClock = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestUntilLookIn = TimeSpan.FromHours(24);

    /// <summary>The number is deleted then, whatever became of the request.</summary>
    public static readonly TimeSpan NumberIsKept = TimeSpan.FromDays(28);

    /// <summary>At the door an older answer is no answer.</summary>
    public static readonly TimeSpan PairingHolds = TimeSpan.FromSeconds(60);

    /// <summary>So long a pair that was checked by hand, in the prison's own system, stands for one that could not be checked by us.</summary>
    public static readonly TimeSpan HandCheckHolds = TimeSpan.FromMinutes(15);

    private static readonly RequestState[] s_waiting = [RequestState.Raised, RequestState.Offered, RequestState.Accepted, RequestState.MovementAuthorised];

    /// <summary>Everybody may ask without a name, by phone; nobody can be sent to a door that nobody named.</summary>
    public static Progress Raise(bool named, Channel channel, DateTimeOffset askedAt, DateTimeOffset now)
    {
        if (!named && channel is not Channel.Phone)
        {
            throw new Refusal(ErrorReason.AskerUnknown, "Without a prisoner number a request can only go to the phone: channel PHONE.");
        }

        RequireBetween("asked_at", askedAt, now - LongestBackdating, now);
        return new Progress();
    }

    /// <summary>A location key begins with the code of its prison.</summary>
    public static void RequireHere(string place, string establishment)
    {
        if (place.Length > 0 && !place.StartsWith($"{establishment}-", StringComparison.Ordinal))
        {
            throw Refusal.Invalid(("place", $"lies in another prison: write a location key of this one, such as {establishment}-A-1-001, or leave it out"));
        }
    }

    /// <summary>Nobody is turned away because a clock on a wing is up to a minute fast.</summary>
    public static DateTimeOffset AskedAt(DateTimeOffset? said, DateTimeOffset now) => said is { } at && (at <= now || at - now > FastClock) ? at : now;

    /// <summary>How it was asked. Where that is not said it was through whoever recorded it, or, of a supporter whom the asker asked himself, directly.</summary>
    public static Channel AskedThrough(Channel said, bool askedOne, bool atKiosk) => (said, askedOne) switch
    {
        (Channel.Unspecified, false) => atKiosk ? Channel.Kiosk : Channel.Staff,
        (Channel.Unspecified or Channel.Direct, true) => Channel.Direct,
        (_, true) => throw Refusal.Invalid(("appointment", "is of a supporter who was asked directly: leave it out, or make the channel DIRECT")),
        _ => said,
    };

    /// <param name="named">The request had a number once.</param>
    public static Refusal NobodyToOpen(bool named) => named
        ? new(ErrorReason.AskerForgotten, "Who asked is not kept any more: the number is deleted 28 days after the request was recorded.")
        : new(ErrorReason.AskerUnknown, "Nobody said who asks: offer the phone.");

    public static Progress Offer(Progress at) => From(at, RequestState.Raised) with { State = RequestState.Offered };

    public static Progress Accept(Progress at) => From(at, RequestState.Offered) with { State = RequestState.Accepted };

    public static Progress Decline(Progress at) => From(at, RequestState.Offered) with { State = RequestState.Raised };

    /// <summary>The supporter can't come after all: unanswered, no standing any more, not pairable. The next one is looked for.</summary>
    public static Progress Release(Progress at) =>
        From(at, RequestState.Offered, RequestState.Accepted, RequestState.MovementAuthorised) with { State = RequestState.Raised, PairingCheckedAt = null };

    public static Progress Authorise(Progress at, DateTimeOffset pairingCheckedAt) =>
        From(at, RequestState.Accepted) with { State = RequestState.MovementAuthorised, PairingCheckedAt = pairingCheckedAt };

    /// <param name="stands">The supporter may come in this band, at this instant: it may be another than when he said yes.</param>
    /// <param name="pairingCheckedAt">When the pairing was checked again at the door; null when the last check still holds.</param>
    public static Progress Start(
        Progress at, bool stands, PlaceType place, bool inPrivate, DateTimeOffset? pairingCheckedAt, BandKind band, TimeSpan limit, DateTimeOffset now)
    {
        var next = From(at, RequestState.MovementAuthorised) with
        {
            State = RequestState.InContact,
            PairingCheckedAt = Held(pairingCheckedAt ?? at.PairingCheckedAt, now),
            ContactStartedAt = now,
            ContactStartedIn = band,
            ContactDueBackAt = now + limit,
            PlaceType = place,
            Private = inPrivate,
        };
        return stands ? next : throw CannotPair();
    }

    /// <summary>Where there is no Listener suite they talk elsewhere; through a closed door whoever passes hears them.</summary>
    public static void RequirePlace(PlaceType place, bool inPrivate, string zone, IReadOnlySet<string> withoutSuite)
    {
        if (place is PlaceType.AtDoor && inPrivate)
        {
            throw Refusal.Invalid(("private", "can't be through a closed door: leave it out, or say where else they talk"));
        }

        if (place is PlaceType.ListenerSuite && withoutSuite.Contains(zone))
        {
            throw new Refusal(ErrorReason.NoListenerSuite, $"There is no Listener suite in '{zone}': say where else they talk.", ("zone", zone));
        }
    }

    /// <summary>Who share no room talk through a closed door.</summary>
    public static void RequireRoom(PlaceType place, bool atDoor)
    {
        if (atDoor && place is not PlaceType.AtDoor)
        {
            throw new Refusal(ErrorReason.AtDoorOnly, "These two share no room: let them talk through the door (AT_DOOR), or offer the phone or staff. Nothing was changed.");
        }
    }

    /// <summary>Between the answer and the step something may have been waited for.</summary>
    private static DateTimeOffset Held(DateTimeOffset? checkedAt, DateTimeOffset now) => checkedAt is { } at && now - at <= PairingHolds
        ? at
        : throw new Refusal(Platform.V1.ErrorReason.Contention, "The answer about the two has grown too old meanwhile: ask again. Nothing was changed.");

    /// <summary>The last answer about the two is too old to open a door on.</summary>
    public static bool MustCheckPairingAgain(Progress at, DateTimeOffset now) =>
        From(at, RequestState.MovementAuthorised).PairingCheckedAt is not { } checkedAt || now - checkedAt > PairingHolds;

    /// <summary>The same, whether they are kept apart or he may not come now.</summary>
    public static Refusal CannotPair() => new(ErrorReason.CannotPair, "These two cannot be paired. Offer the phone or staff; the request goes on looking.");

    /// <summary>A pair was checked by hand: the supporter is asked now, unless he has been already.</summary>
    public static Progress CheckByHand(Progress at) => From(at, s_waiting) is { State: RequestState.Raised } raised ? Offer(raised) : at;

    /// <param name="handCheckedAt">When the pair was checked by hand; null when it was not.</param>
    public static bool HandCheckStands(DateTimeOffset? handCheckedAt, DateTimeOffset now) => now - handCheckedAt <= HandCheckHolds;

    public static Progress End(Progress at, ContactOutcome outcome, DateTimeOffset now) =>
        From(at, RequestState.InContact) with { State = RequestState.Met, ContactEndedAt = now, ContactOutcome = outcome, ClosedAt = now };

    /// <summary>The phone ends a request only with a time somebody looks in again.</summary>
    public static Progress TakePhone(Progress at, DateTimeOffset lookInAt, DateTimeOffset now)
    {
        var next = From(at, s_waiting) with { State = RequestState.PhoneTaken, ClosedAt = now, FollowUpAt = lookInAt };
        RequireBetween("look_in_at", lookInAt, now, now + LongestUntilLookIn);
        return next;
    }

    public static Progress Withdraw(Progress at, WithdrawnBy by, DateTimeOffset now) =>
        From(at, s_waiting) with { State = RequestState.Withdrawn, WithdrawnBy = by, ClosedAt = now };

    public static Progress Refuse(Progress at, RefusalCode code, Alternative alternative, DateTimeOffset nextMorning, DateTimeOffset now) =>
        From(at, s_waiting) with
        {
            State = RequestState.Refused,
            RefusalCode = code,
            RefusalAlternative = alternative,
            ClosedAt = now,
            FollowUpAt = nextMorning,
        };

    /// <summary>
    /// The time of a request is over. Who was let out for it is on his way, and it goes on until he should be back: so he is not overtaken, and nobody waits for
    /// ever. Null where it ends now.
    /// </summary>
    /// <param name="dueBackAt">Of the supporter who is bound and out; null when nobody is.</param>
    public static DateTimeOffset? GoesOnUntil(Progress at, DateTimeOffset? dueBackAt, DateTimeOffset now) =>
        at.State is RequestState.MovementAuthorised && dueBackAt > now ? dueBackAt : null;

    public static Progress Expire(Progress at, DateTimeOffset nextMorning, DateTimeOffset now) =>
        From(at, s_waiting) with { State = RequestState.Expired, ClosedAt = now, FollowUpAt = nextMorning };

    /// <summary>Released, transferred, at court, in hospital, died: even out of a contact, which is over with it.</summary>
    public static Progress MoveOn(Progress at, DateTimeOffset now) =>
        From(at, [.. s_waiting, RequestState.InContact]) with { State = RequestState.MovedOn, ContactEndedAt = at.ContactStartedAt is null ? null : now, ClosedAt = now };

    /// <summary>Who took the phone may be looked in on earlier than was agreed; who was refused, or waited in vain, is asked again in the morning and not before.</summary>
    public static Progress AskAgain(Progress at, DateTimeOffset now)
    {
        if (From(at, RequestState.PhoneTaken, RequestState.Refused, RequestState.Expired).AskedAgainAt is not null)
        {
            throw Steps.Illegal(at.State);
        }

        return at.State is not RequestState.PhoneTaken && now < at.FollowUpAt
            ? throw new Refusal(ErrorReason.NotYetMorning, "Ask again in the morning: until then this stays on the list. If a supporter is wanted now, raise a request.", ("from", $"{at.FollowUpAt?.UtcDateTime:O}"))
            : at with { AskedAgainAt = now };
    }

    /// <summary>He waits from when somebody was to look in, or, where that was over already when it was entered from paper, from now.</summary>
    public static DateTimeOffset LookInIsOverdueAt(DateTimeOffset followUpAt, TimeSpan escalateAfter, DateTimeOffset now) =>
        (followUpAt > now ? followUpAt : now) + escalateAfter;

    /// <summary>An offer is answered once; where it was taken back, whoever is asked now has another.</summary>
    public static void RequireOpen(OfferState offer)
    {
        if (offer is OfferState.Withdrawn)
        {
            throw Steps.Illegal("This offer was taken back. Read the request again: whoever is asked now, he or another, has an open offer there.", offer, OfferState.Open);
        }

        Steps.Require(offer, OfferState.Open);
    }

    /// <summary>
    /// No asker is in two contacts at once, and no two supporters come to one door: where one of his requests has come as far as a step of another would lead, or
    /// further, the other waits. So of two one always goes on.
    /// </summary>
    /// <param name="to">OFFERED at the earliest, as his others are.</param>
    public static void RequireAskerFree(RequestState to, IEnumerable<OtherRequest> others)
    {
        if (others.FirstOrDefault(other => other.State >= to) is { } ahead)
        {
            throw new Refusal(
                ErrorReason.AskerNotFree,
                "The same person asked twice, and a supporter comes to him already, or is with him: see to that request first. This one goes on waiting; take it back if it is not wanted any more.",
                ("request", ahead.Name));
        }
    }

    /// <summary>By whom a door may be opened or kept shut: at night the orderly officer, by day the wing.</summary>
    public static void RequireDecider(IReadOnlySet<string> roles, BandKind now)
    {
        if (!roles.Contains(now is BandKind.Night ? "ORDERLY" : "WING"))
        {
            throw new Refusal(ErrorReason.NotTheDecider, "At night the orderly officer decides; by day the wing.");
        }
    }

    private static Progress From(Progress at, params RequestState[] allowed)
    {
        Steps.Require(at.State, allowed);
        return at;
    }

    /// <summary>A time that somebody states lies where it can.</summary>
    /// <param name="field">Of the request.</param>
    public static void RequireBetween(string field, DateTimeOffset time, DateTimeOffset earliest, DateTimeOffset latest)
    {
        if (time < earliest || time > latest)
        {
            throw OutOfRange(field, $"{earliest.UtcDateTime:O}", $"{latest.UtcDateTime:O}");
        }
    }

    public static Refusal OutOfRange(string field, string earliest, string latest)
    {
        var range = $"must lie from {earliest} to {latest}";
        return new(ErrorReason.TimeOutOfRange, $"{field} {range}.", ("earliest", earliest), ("latest", latest)) { Fields = [(field, range)] };
    }
}
