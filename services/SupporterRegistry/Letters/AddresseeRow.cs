namespace PeerSupport.SupporterRegistry;

/// <summary>To whom something is printed, as it stands on the paper.</summary>
internal sealed record AddresseeRow
{
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
