using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Acts;

internal sealed record UnmetRow
{
    public const string Columns = "establishment, scheme, quarter, least, most";

    public required string Establishment { get; init; }

    public required string Scheme { get; init; }

    public required DateOnly Quarter { get; init; }

    public required int Least { get; init; }

    public required int Most { get; init; }

    public UnmetRequests ToProto() => new()
    {
        Establishment = $"establishments/{Establishment}",
        Scheme = Scheme,
        Quarter = Quarter.ToProto(),
        Requests = new() { Least = Least, Most = Most },
    };
}
