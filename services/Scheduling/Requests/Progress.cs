using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>How far a request has come: everything that its steps change, and nothing else.</summary>
internal sealed record Progress
{
    public RequestState State { get; init; } = RequestState.Raised;

    /// <summary>When the two were last found pairable by whoever unlocks.</summary>
    public DateTimeOffset? PairingCheckedAt { get; init; }

    public DateTimeOffset? ContactStartedAt { get; init; }

    /// <summary>In which band: a call at night is one that began at night.</summary>
    public BandKind ContactStartedIn { get; init; }

    public DateTimeOffset? ContactDueBackAt { get; init; }

    public DateTimeOffset? ContactEndedAt { get; init; }

    public PlaceType PlaceType { get; init; }

    public bool Private { get; init; }

    public ContactOutcome ContactOutcome { get; init; }

    public RefusalCode RefusalCode { get; init; }

    public Alternative RefusalAlternative { get; init; }

    public WithdrawnBy WithdrawnBy { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public DateTimeOffset? FollowUpAt { get; init; }

    public DateTimeOffset? AskedAgainAt { get; init; }

    public bool Waits => State is RequestState.Raised or RequestState.Offered or RequestState.Accepted or RequestState.MovementAuthorised;
}
