using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Acts;

internal sealed record UnmetRow
{
    public const string Columns = "establishment, scheme, quarter, least, most, within_30, within_60, later, in_private, not_in_private";

    public required string Establishment { get; init; }

    public required string Scheme { get; init; }

    public required DateOnly Quarter { get; init; }

    public required int Least { get; init; }

    public required int Most { get; init; }

    /// <summary>Null, as the others, where nothing is told of those that were met.</summary>
    public required int? Within30 { get; init; }

    public required int? Within60 { get; init; }

    public required int? Later { get; init; }

    public required int? InPrivate { get; init; }

    public required int? NotInPrivate { get; init; }

    public UnmetRequests ToProto() => new()
    {
        Establishment = $"establishments/{Establishment}",
        Scheme = Scheme,
        Quarter = Quarter.ToProto(),
        Requests = new() { Least = Least, Most = Most },
    };

    public MetRequests ToMet() => new()
    {
        Establishment = $"establishments/{Establishment}",
        Scheme = Scheme,
        Quarter = Quarter.ToProto(),
        Within30Minutes = UnmetClosing.TensOf(Within30 ?? 0),
        WithinAnHour = UnmetClosing.TensOf(Within60 ?? 0),
        Later = UnmetClosing.TensOf(Later ?? 0),
        InPrivate = UnmetClosing.TensOf(InPrivate ?? 0),
        NotInPrivate = UnmetClosing.TensOf(NotInPrivate ?? 0),
    };
}
