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
    public static Capability Needed(BandKind kind) => kind is BandKind.Night ? Capability.Night : Capability.Solo;

    /// <summary>The hours of a duty. One that is running may still be given.</summary>
    public static DayBand Hours(PrisonDay day, DateOnly date, BandKind kind, DateTimeOffset now)
    {
        var band = day.On(date, kind) ?? throw new Refusal(ErrorReason.BandNotHeld, "The band is not held on that day.",
            ("band", ProtoName.Of(kind)), ("date", date.ToString("O", CultureInfo.InvariantCulture)));
        return band.Until > now ? band : throw new Refusal(ErrorReason.DutyOver, "The duty's time is over.");
    }

    /// <summary>Refuses a supporter who may not do the duty, holds another at the time, is kept from it, or for whom no place is left: in this order.</summary>
    public static void RequireFree(BandKind kind, int places, Candidacy candidacy)
    {
        if (!candidacy.Stands)
        {
            throw new Refusal(ErrorReason.NotStanding, "The supporter may not do this duty at some time in it.", ("capability", ProtoName.Of(Needed(kind))));
        }

        if (candidacy.Overlaps)
        {
            throw Overlaps();
        }

        if (candidacy.KeptFrom is { } because)
        {
            throw Kept(because);
        }

        if (candidacy.Taken >= places)
        {
            throw new Refusal(ErrorReason.NoPlaceLeft, "All places of this zone, day and band are taken.", ("places", places.ToString(CultureInfo.InvariantCulture)));
        }
    }

    public static Refusal NoRule(string zone, BandKind kind) =>
        new(ErrorReason.NoCoverageRule, "No coverage rule asks for anybody there.", ("zone", zone), ("band", ProtoName.Of(kind)));

    /// <param name="because">ABSENT, CANNOT or CLASH.</param>
    public static Refusal Kept(string because) => because is "CLASH"
        ? new(ErrorReason.Clashes, "The supporter has to be elsewhere at some time in this duty.")
        : new(ErrorReason.NotAvailable, "The supporter can't do duties then.", ("because", because));

    public static Refusal Overlaps() => new(ErrorReason.DutyOverlaps, "The supporter has another duty at that time, here or elsewhere.");
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

    /// <summary>How many hold a duty there that nothing keeps them from.</summary>
    public required int Taken { get; init; }
}
