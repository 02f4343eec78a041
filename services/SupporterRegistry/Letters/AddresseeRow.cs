namespace PeerSupport.SupporterRegistry;

/// <summary>To whom something is printed, as it stands on the paper.</summary>
internal sealed record AddresseeRow
{
    /// <summary>The holder of the appointment @Id.</summary>
    public const string OfAppointment = """
        select p.prisoner_number, p.surname, p.forename, e.display_name as prison, e.time_zone, z.display_name as zone, s.display_name as scheme,
          a.ended_at is not null and a.ended_by is null as by_movement
        from appointments a
        join persons p using (person_id)
        join establishments e on e.code = a.establishment
        join zones z using (establishment, zone_id)
        join schemes s using (scheme_id)
        where a.establishment = @Establishment and a.appointment_id = @Id
        """;

    public required string PrisonerNumber { get; init; }

    public required string Surname { get; init; }

    public required string Forename { get; init; }

    public required string Prison { get; init; }

    public required string TimeZone { get; init; }

    public required string Zone { get; init; }

    public required string Scheme { get; init; }

    /// <summary>SYSTEM followed a movement: nobody stands as having ended it.</summary>
    public required bool ByMovement { get; init; }

    public string Name => $"{Forename} {Surname}".Trim();
}
