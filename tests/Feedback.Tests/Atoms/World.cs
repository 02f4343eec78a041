using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Tests.Atoms;

/// <summary>Responses as they wait.</summary>
internal static class World
{
    /// <summary>Fewer people than this are never told of: what we promise, said once more, so that the rule is not its own judge.</summary>
    public const int Promised = 10;

    public static Waiting Response(string establishment, string region, DateOnly month) =>
        new(Ids.Random(), establishment, region, "schemes/listener", Measure.Selection, month);

    public static List<Waiting> Responses(int count, string establishment, string region, DateOnly month) =>
        [.. Enumerable.Range(0, count).Select(_ => Response(establishment, region, month))];

    /// <summary>Four prisons in two regions, month after month: so many of each prison in turn.</summary>
    public static List<Waiting> FourPrisons(int[] sizes, DateOnly first) =>
        [.. sizes.SelectMany((size, cell) => Responses(size, $"E{cell % 4}X", $"r{cell % 4 / 2}", first.AddMonths(cell / 4)))];
}
