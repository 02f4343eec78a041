using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>How far the copy of the registry's standing can be trusted.</summary>
/// <param name="Age">How long ago it was last known to be complete; the limit where it never was.</param>
/// <param name="IsStale">Planning goes on with a warning; nobody is paired.</param>
internal sealed record CopyTrust(TimeSpan Age, bool IsStale)
{
    public TimeSpan? StaleAge => IsStale ? Age : null;
}

/// <summary>The limits within which the copy of the registry's standing is trusted, and how it keeps to them.</summary>
internal sealed class CopyAge(IConfiguration configuration)
{
    private readonly TimeSpan _most = TimeSpan.FromMinutes(configuration.GetValue("Scheduling:CopyAgeMinutes", 15.0));

    /// <summary>How long a copy may differ from what the registry counted: relays keep no order, so a count may overtake a change.</summary>
    public TimeSpan Patience { get; } = TimeSpan.FromSeconds(configuration.GetValue("Scheduling:CopyMismatchSeconds", 10.0));

    /// <summary>Of the establishment a transaction is about.</summary>
    public async Task<CopyTrust> Of(Tx tx)
    {
        const string load = "select as_of, mismatch_since from standing_feeds where establishment = @establishment";
        return Judge(await tx.Maybe<FeedAge>(load, new { establishment = tx.Scope.Value }), tx.Now);
    }

    internal CopyTrust Judge(FeedAge? feed, DateTimeOffset now)
    {
        if (feed is null)
        {
            return new(_most, IsStale: true);
        }

        var age = now > feed.AsOf ? now - feed.AsOf : TimeSpan.Zero;
        return new(age, age > _most || now - feed.MismatchSince > Patience);
    }
}

internal sealed record FeedAge
{
    public required DateTimeOffset AsOf { get; init; }

    public DateTimeOffset? MismatchSince { get; init; }
}
