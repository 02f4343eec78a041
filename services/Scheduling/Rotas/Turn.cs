using Google.Protobuf.Collections;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>The days of one scheme that a rota is about.</summary>
internal sealed record RotaSpan(string Scheme, DateOnly First, int Days)
{
    public DateOnly Last => First.AddDays(Days - 1);

    public IEnumerable<DateOnly> Each => Enumerable.Range(0, Days).Select(First.AddDays);

    public bool Holds(DateOnly date) => First <= date && date <= Last;
}

/// <summary>An entry of a rota: one supporter's turn.</summary>
/// <param name="Index">Which entry, the first being 0.</param>
/// <param name="AppointmentId">Whose.</param>
internal sealed record Turn(int Index, string AppointmentId, string Zone, DateOnly Date, BandKind Kind)
{
    public Place At(string scheme) => new(scheme, Zone, Date, Kind);

    public V1.RotaEntry ToProto(string establishment) => new()
    {
        Appointment = Names.Appointment(establishment, AppointmentId),
        Zone = Names.Zone(establishment, Zone),
        Date = Date.ToProto(),
        Kind = Kind,
    };

    /// <summary>As they were keyed. Refuses another establishment's supporters and zones, and days that are not the rota's.</summary>
    public static IReadOnlyList<Turn> Read(string parent, RotaSpan span, RepeatedField<V1.RotaEntry> entries)
    {
        var outside = entries.Index().Where(entry => !span.Holds(entry.Item.Date.ToDay())).Select(entry => ($"entries[{entry.Index}].date", "is none of the rota's days")).ToArray();
        if (outside.Length > 0)
        {
            throw Refusal.Invalid(outside);
        }

        var establishment = Names.EstablishmentOf(parent);
        var foreign = entries.SelectMany(entry => new[] { entry.Appointment, entry.Zone }).FirstOrDefault(name => Names.EstablishmentOf(name) != establishment);
        return foreign is null
            ? [.. entries.Index().Select(entry => new Turn(entry.Index, Names.IdOf(entry.Item.Appointment), Names.IdOf(entry.Item.Zone), entry.Item.Date.ToDay(), entry.Item.Kind))]
            : throw Refusal.NotFound(foreign);
    }
}

/// <summary>What is known of a turn.</summary>
internal sealed record KnownTurn
{
    public required Turn Turn { get; init; }

    /// <summary>Null where the band is not held on that day.</summary>
    public required DayBand? Hours { get; init; }

    /// <summary>Null where nobody of this scheme has that appointment.</summary>
    public required string? PersonId { get; init; }

    /// <summary>The zone he is brought from.</summary>
    public string LivesIn { get; init; } = "";

    /// <summary>He may do it at every instant that is left of it.</summary>
    public bool Stands { get; init; }

    /// <summary>He is away at some time of it.</summary>
    public bool IsAway { get; init; }

    /// <summary>He has said that he would rather not have such a duty. It never forbids one.</summary>
    public bool RatherNot { get; init; }

    /// <summary>He has this duty already, and it has begun.</summary>
    public bool IsHeld { get; init; }

    /// <summary>When his last call at night before it was over.</summary>
    public DateTimeOffset? CallOver { get; init; }

    /// <summary>It is of somebody, at a time: a duty, if it is given.</summary>
    public bool IsDuty => PersonId is not null && Hours is not null;

    /// <summary>As a duty that stands, of one that <see cref="IsDuty"/>.</summary>
    public StandingDuty ToStanding(string scheme) => new(PersonId!, Turn.AppointmentId, Turn.At(scheme), Hours!, LivesIn);
}

/// <summary>A duty that stands whatever a rota says: of another scheme, of other days, one that has begun, or a shadow's.</summary>
/// <param name="LivesIn">The zone that its holder is brought from.</param>
internal sealed record StandingDuty(string PersonId, string AppointmentId, Place Place, DayBand Hours, string LivesIn)
{
    /// <summary>It covers a place of the rota: a shadow's does not, nor one that something keeps its holder from, nor one that he can't be brought to.</summary>
    public bool Covers { get; init; } = true;
}
