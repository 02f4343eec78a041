using PeerSupport.Platform;

namespace PeerSupport.Scheduling;

/// <summary>How old the prison's keep-apart list is, as the registry's pulse said last. It is about the prison and shown; each pair is asked about anew.</summary>
/// <param name="Age">Null where there has never been a list.</param>
/// <param name="ByHandOnly">The list, or our copy of the registry, is missing or too old.</param>
internal sealed record KeepApartAge(TimeSpan? Age, bool ByHandOnly)
{
    /// <summary>Nothing has been read yet.</summary>
    public static KeepApartAge Unknown { get; } = new(null, ByHandOnly: true);

    /// <summary>Of the establishment a transaction is about.</summary>
    public static async Task<KeepApartAge> Of(Tx tx, CopyAge copyAge)
    {
        const string load = "select keep_aparts_as_of as as_of, keep_aparts_good_until as good_until from standing_feeds where establishment = @establishment";
        var row = await tx.Maybe<KeepApartAgeRow>(load, new { establishment = tx.Scope.Value });
        var age = row?.AsOf is { } asOf ? tx.Now > asOf ? tx.Now - asOf : TimeSpan.Zero : (TimeSpan?)null;
        return new(age, !(tx.Now <= row?.GoodUntil) || (await copyAge.Of(tx)).IsStale);
    }
}

internal sealed record KeepApartAgeRow
{
    public required DateTimeOffset? AsOf { get; init; }

    public required DateTimeOffset? GoodUntil { get; init; }
}
