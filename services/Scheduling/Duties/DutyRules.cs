using System.Globalization;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling;

/// <summary>Who may be given which duty.</summary>
internal static class DutyRules
{
    /// <summary>What a supporter must be able to do in a band.</summary>
    public static Capability Needed(BandKind kind, bool shadow = false) => shadow ? Capability.Accompanied : kind is BandKind.Night ? Capability.Night : Capability.Solo;

    /// <summary>How many may be there: as many as the rule asks for, and of shadows one beside each who covers a place.</summary>
    public static int Places(int places, int covered, bool shadow) => shadow ? covered : places;

    /// <summary>The hours of a duty. One that is running may still be given.</summary>
    public static DayBand Hours(PrisonDay day, DateOnly date, BandKind kind, DateTimeOffset now)
    {
        var band = day.On(date, kind) ?? throw new Refusal(ErrorReason.BandNotHeld, "The band is not held on that day.",
            ("band", ProtoName.Of(kind)), ("date", date.ToString("O", CultureInfo.InvariantCulture)));
        return band.Until > now ? band : throw Over();
    }

    /// <summary>A duty as another is to get it: at its hours, or at those the regime now has for its band where it lies otherwise.</summary>
    public static DutyTurn Turn(PrisonDay day, DutyRow duty, DateTimeOffset now) => duty.OffHours ? duty.Turn with { Hours = Hours(day, duty.Date, duty.Kind, now) } : duty.Turn;

    /// <summary>
    /// Refuses a supporter who may not do the duty, holds another at the time, is kept from it, can't be brought there, or for whom no place is left: in this order.
    /// </summary>
    /// <param name="zone">Its name.</param>
    public static void RequireFree(string zone, BandKind kind, bool shadow, int places, Candidacy candidacy)
    {
        if (Against(zone, kind, shadow, places, candidacy) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>What stands against giving the duty; null when nothing does.</summary>
    public static Refusal? Against(string zone, BandKind kind, bool shadow, int places, Candidacy candidacy) => candidacy switch
    {
        { Stands: false } => new(ErrorReason.NotStanding, "The supporter may not do this duty at some time in it.", ("capability", ProtoName.Of(Needed(kind, shadow)))),
        { Overlaps: true } => Overlaps(),
        { KeptFrom: "CLASH" } => new(ErrorReason.Clashes, "The supporter has to be elsewhere at some time in this duty."),
        { KeptFrom: { } because } => new(ErrorReason.NotAvailable, "The supporter can't do duties then.", ("because", because)),
        { CanBeBrought: false } => new(ErrorReason.TooFar, "Nobody is brought to this zone in this band from where the supporter lives: choose another, or change the zone's reach in the regime.",
            ("lives_in", Names.Zone(Names.EstablishmentOf(zone), candidacy.LivesIn)), ("zone", zone), ("band", ProtoName.Of(kind))),
        _ when shadow && places == 0 => new(ErrorReason.NobodyToShadow, "Nobody experienced is on this duty: a shadow is never alone."),
        { Taken: var taken } when taken >= places => new(ErrorReason.NoPlaceLeft, "All places of this zone, day and band are taken.", ("places", places.ToString(CultureInfo.InvariantCulture))),
        _ => null,
    };

    /// <summary>Somebody holds it, and it is not over.</summary>
    public static void RequireHeld(DutyState state, DateTimeOffset endsAt, DateTimeOffset now)
    {
        Steps.Require(state, DutyState.Assigned);
        RequireAhead(endsAt, now);
    }

    /// <summary>Whoever covers a duty, held or vacated, is another than its holder, and of its scheme.</summary>
    public static void RequireOther(DutyRow duty, StandingRow standing, DateTimeOffset now)
    {
        RequireAhead(duty.EndsAt, now);
        RequireScheme(duty, standing);
        if (duty.State is DutyState.Assigned && duty.AppointmentId == standing.AppointmentId)
        {
            throw Overlaps();
        }
    }

    /// <summary>Both are held and ahead, and each holder is of the other's scheme.</summary>
    public static void RequireSwap(DutyRow one, StandingRow holder, DutyRow other, StandingRow otherHolder, DateTimeOffset now)
    {
        RequireHeld(one.State, one.EndsAt, now);
        RequireHeld(other.State, other.EndsAt, now);
        RequireScheme(one, otherHolder);
        RequireScheme(other, holder);
    }

    public static Refusal NoRule(string zone, BandKind kind) =>
        new(ErrorReason.NoCoverageRule, "No coverage rule asks for anybody there.", ("zone", zone), ("band", ProtoName.Of(kind)));

    public static Refusal Overlaps() => new(ErrorReason.DutyOverlaps, "The supporter has another duty at that time, here or elsewhere.");

    private static void RequireAhead(DateTimeOffset endsAt, DateTimeOffset now)
    {
        if (endsAt <= now)
        {
            throw Over();
        }
    }

    private static void RequireScheme(DutyRow duty, StandingRow standing)
    {
        if (duty.Scheme != standing.Scheme)
        {
            throw new Refusal(ErrorReason.OtherScheme, "The supporter is appointed for another scheme than the duty's.", ("scheme", Names.Scheme(duty.Scheme)));
        }
    }

    private static Refusal Over() => new(ErrorReason.DutyOver, "The duty's time is over.");
}

/// <summary>How a supporter and a place stand to each other.</summary>
internal sealed record Candidacy
{
    /// <summary>The supporter may do it at every instant that is left of it.</summary>
    public required bool Stands { get; init; }

    /// <summary>The person holds another duty at the time.</summary>
    public required bool Overlaps { get; init; }

    /// <summary>ABSENT, CANNOT or CLASH; null when nothing keeps him from it.</summary>
    public required string? KeptFrom { get; init; }

    /// <summary>The zone.</summary>
    public required string LivesIn { get; init; }

    /// <summary>From there to the duty's zone.</summary>
    public required bool CanBeBrought { get; init; }

    /// <summary>How many cover a place there; for a shadow, how many shadows.</summary>
    public required int Taken { get; init; }
}
