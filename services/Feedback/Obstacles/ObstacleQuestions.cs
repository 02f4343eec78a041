using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Obstacles;

/// <summary>What is counted of an obstacle: where it belongs in the published frame, and who told of it. Each is in exactly one category of both.</summary>
internal static class ObstacleQuestions
{
    private const string Place = "taxonomy";
    private const string Teller = "told-by";

    /// <summary>Every category there is; each is told of each atom, also where nothing is in it.</summary>
    public static IReadOnlyList<Category> Domain { get; } =
    [
        .. ObstacleCodes.Taxonomy.Where(code => IsOfPeople(code.Key)).Select(code => code.Value).Distinct().Order().Select(At),
        .. Enum.GetValues<ToldBy>().Where(by => by is not ToldBy.Unspecified).Select(By),
    ];

    /// <summary>A list that was too old is an act of the institution, told exactly: by mornings, because each time would be somebody's asking.</summary>
    public static bool IsOfPeople(ObstacleCode obstacle) => obstacle is not ObstacleCode.FeedStale;

    public static IReadOnlyList<Category> Of(ObstacleCode obstacle, ToldBy by) => [At(ObstacleCodes.Taxonomy[obstacle]), By(by)];

    private static Category At(Taxonomy place) => new(Place, ProtoName.Of(place));

    private static Category By(ToldBy by) => new(Teller, ProtoName.Of(by));
}
