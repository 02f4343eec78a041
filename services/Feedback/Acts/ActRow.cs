using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Acts;

internal sealed record ActRow
{
    public const string Columns = "establishment, month, act, scheme, count, coalesce(out_of, 0) as out_of";

    /// <summary>The order in which they are told, and its key.</summary>
    public const string Order = "month, establishment, act, scheme";

    public required string Establishment { get; init; }

    public required DateOnly Month { get; init; }

    public required string Act { get; init; }

    public required string Scheme { get; init; }

    public required int Count { get; init; }

    public required int OutOf { get; init; }

    /// <summary>Within an establishment.</summary>
    public string[] Key => [$"{Month:O}", Act, Scheme];

    /// <summary>The last month that is told. Day by day an alarm would say that somebody had just asked.</summary>
    public static DateOnly LastOver(DateOnly today) => today.FirstOfMonth().AddMonths(-1);

    public ActFigure ToProto() => new()
    {
        Establishment = $"establishments/{Establishment}",
        Month = Month.ToProto(),
        Act = ProtoName.Parse<Act>(Act),
        Scheme = Scheme,
        Count = Count,
        OutOf = OutOf,
    };
}
