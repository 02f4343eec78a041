using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>Where a supporter would have to be brought from: where he is on duty, else where he lives.</summary>
internal static class Whereabouts
{
    /// <summary>The duty, <c>d</c>, that whoever has the standing <c>s</c> holds at <c>@Now</c> and could be brought to.</summary>
    public const string Duty = """
        left join duties d
          on d.establishment = s.establishment
          and d.person_id = s.person_id
          and d.state = 'ASSIGNED'
          and not d.clash
          and brings(d.establishment, s.zone, d.zone, d.kind)
          and d.during @> @Now
        """;

    /// <summary>Null where he can be brought to the request in the band that it is now: it may be another than when he was asked.</summary>
    public static async Task<Refusal?> TooFar(Tx tx, RequestRow row, string appointment, Prison prison)
    {
        const string load = $"""
            select coalesce(d.zone, s.zone)
            from standings s
            {Duty}
            where s.establishment = @Establishment and s.appointment_id = @appointment
            """;
        var kind = prison.Day.At(tx.Now).Kind;
        var zones = await tx.Many<string>(load, new { row.Establishment, appointment, tx.Now });
        return zones.Count == 0 || zones.Exists(zone => prison.Reach.Brings(zone, row.Zone, kind)) ? null : new(
            ErrorReason.TooFar,
            "Nobody is brought to this zone in this band from where the supporter is: another is looked for, or is to be chosen where pairs are checked by hand. Offer the phone or staff meanwhile; a zone's reach is changed in the regime.",
            ("is_in", Names.Zone(row.Establishment, zones[0])), ("zone", Names.Zone(row.Establishment, row.Zone)), ("band", ProtoName.Of(kind)));
    }
}
