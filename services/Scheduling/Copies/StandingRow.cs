namespace PeerSupport.Scheduling;

/// <summary>Whose appointment it is. When it allows what stands in its intervals.</summary>
internal sealed record StandingRow
{
    public const string Columns = "appointment_id, person_id, scheme, zone";

    public required string AppointmentId { get; init; }

    public required string PersonId { get; init; }

    public required string Scheme { get; init; }

    /// <summary>Where the supporter lives.</summary>
    public required string Zone { get; init; }
}
