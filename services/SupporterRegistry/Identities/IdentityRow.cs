namespace PeerSupport.SupporterRegistry;

/// <summary>Who a supporter is, and where he lives.</summary>
internal sealed record IdentityRow
{
    /// <summary>The appointments of @establishment, as <c>a</c>, with who holds them.</summary>
    public const string OfEstablishment = """
        select a.establishment, a.appointment_id, a.zone_id, a.state = 'ENDED' as ended, p.prisoner_number, p.surname, p.forename,
          z.display_name as zone, s.display_name as scheme
        from appointments a
        join persons p using (person_id)
        join zones z using (establishment, zone_id)
        join schemes s using (scheme_id)
        where a.establishment = @establishment
        """;

    public required string Establishment { get; init; }

    public required string AppointmentId { get; init; }

    public required string ZoneId { get; init; }

    public required bool Ended { get; init; }

    public required string PrisonerNumber { get; init; }

    public required string Surname { get; init; }

    public required string Forename { get; init; }

    public required string Zone { get; init; }

    public required string Scheme { get; init; }

    public string Name => Names.Appointment(Establishment, AppointmentId);

    /// <summary>Of an appointment that has ended it is told no more whose it was: he may have left or died, and nobody is fetched by it.</summary>
    public IdentifiedSupporter ToProto() => Ended
        ? new() { Appointment = Name, Ended = true }
        : new() { Appointment = Name, PrisonerNumber = PrisonerNumber, Surname = Surname, Forename = Forename, Zone = Names.Zone(Establishment, ZoneId) };
}
