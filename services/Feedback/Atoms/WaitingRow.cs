using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Atoms;

/// <summary>A response no atom holds, beside the region of its establishment.</summary>
internal sealed record WaitingRow
{
    public required Guid EventId { get; init; }

    public required string Establishment { get; init; }

    public required string? Region { get; init; }

    public required string Scheme { get; init; }

    public required string Measure { get; init; }

    public required DateOnly Month { get; init; }

    /// <summary>The month it is about, where that is told.</summary>
    public required DateOnly? Period { get; init; }

    public Waiting ToWaiting() => new(EventId, Establishment, Region, Scheme, ProtoName.Parse<Measure>(Measure), Month) { Period = Period ?? Month };
}

/// <summary>How many responses of an atom are in a category, exactly: read once, within the closing, and kept nowhere.</summary>
internal sealed record CountRow
{
    public required Guid Atom { get; init; }

    public required string Question { get; init; }

    public required string Category { get; init; }

    public required long Count { get; init; }
}
