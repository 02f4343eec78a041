using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Obstacles;

/// <summary>Lays down what was told of: neither who told it, nor a day.</summary>
internal static class Telling
{
    /// <summary>Counts it at once where staff took it down. Else it waits for nine others, and no establishment's scope opens it.</summary>
    /// <param name="provider">The provider that enters it; null for anybody else.</param>
    public static async Task Keep(Tx tx, string establishment, string scheme, ObstacleCode obstacle, ToldBy by, string? provider)
    {
        const string count =
            """
            insert into counted_obstacles (establishment, counted_id, scheme, obstacle, source, month)
            values (@establishment, @id, @scheme, @obstacle, @source, @month)
            """;
        const string keep =
            """
            insert into told_obstacles (establishment, told_id, provider, scheme, obstacle, source, month)
            values (@establishment, @id, @provider, @scheme, @obstacle, @source, @month)
            """;
        await tx.Execute(by is ToldBy.SupporterThroughStaff ? count : keep, new
        {
            establishment,
            id = Ids.Random(),
            provider,
            scheme,
            obstacle = ProtoName.Of(obstacle),
            source = ProtoName.Of(by),
            month = (await Place.Today(tx, establishment)).FirstOfMonth(),
        });
    }
}
