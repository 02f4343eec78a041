using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Acts;

/// <summary>What is told of the requests of a quarter: those nobody met, and beside them, where that is told, the others.</summary>
internal sealed record ToldRequests(string Establishment, string Scheme, DateOnly Quarter, IReadOnlyList<(string What, Band Band)> Bands)
{
    /// <summary>What a band may be of, in the order in which it is told.</summary>
    public static IReadOnlyList<string> All { get; } = ["UNMET", "WITHIN_30_MINUTES", "WITHIN_AN_HOUR", "LATER", "IN_PRIVATE", "NOT_IN_PRIVATE"];

    public static IEnumerable<ToldRequests> Of(ActsReport report)
    {
        var others = report.Met.ToDictionary(met => (met.Establishment, met.Scheme, met.Quarter));
        return report.Unmet.Select(unmet =>
        {
            Band[] bands = others.TryGetValue((unmet.Establishment, unmet.Scheme, unmet.Quarter), out var met)
                ? [unmet.Requests, met.Within30Minutes, met.WithinAnHour, met.Later, met.InPrivate, met.NotInPrivate]
                : [unmet.Requests];
            return new ToldRequests(unmet.Establishment, unmet.Scheme, unmet.Quarter.ToDay(), [.. All.Zip(bands)]);
        });
    }
}
