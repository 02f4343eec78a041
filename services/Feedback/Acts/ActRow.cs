using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Acts;

internal sealed record ActRow
{
    /// <summary>Of <c>acts</c>, which knows of no others.</summary>
    public const string Own = $"{Figure}, null::int as like_establishments, null::int as like_count, 0 as like_out_of";

    /// <summary>Of <c>acts_over</c>.</summary>
    public const string BesideLike = $"{Figure}, like_establishments, like_count, coalesce(like_out_of, 0) as like_out_of";

    /// <summary>The order in which an establishment's own are told, and its key.</summary>
    public const string Order = "month, establishment, act, scheme";

    private const string Figure = "establishment, month, act, scheme, count, coalesce(out_of, 0) as out_of";

    /// <summary>What a newer instance counts beside this one, this one has no name for: the newer tells it.</summary>
    public static string[] Acts { get; } = Known.Names<Act>();

    /// <summary>Its count is days or weeks as they stood when the month ended, and is not added up over months.</summary>
    public static bool SaysHowLong(Act act) => act is V1.Act.OldestApplicationDays or V1.Act.SupportSessionWeeks;

    public required string Establishment { get; init; }

    public required DateOnly Month { get; init; }

    public required string Act { get; init; }

    public required string Scheme { get; init; }

    public required int Count { get; init; }

    public required int OutOf { get; init; }

    /// <summary>How many are like it; null where too few are, and where that was not read.</summary>
    public required int? LikeEstablishments { get; init; }

    public required int? LikeCount { get; init; }

    public required int LikeOutOf { get; init; }

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
        Like = LikeEstablishments is { } establishments ? new() { Establishments = establishments, Count = LikeCount ?? 0, OutOf = LikeOutOf } : null,
    };
}
