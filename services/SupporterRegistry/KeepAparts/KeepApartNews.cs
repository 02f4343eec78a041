namespace PeerSupport.SupporterRegistry;

/// <summary>Two prisoners, the lesser number first.</summary>
internal readonly record struct Pair(string One, string Other)
{
    public static Pair Of(string one, string other) => string.CompareOrdinal(one, other) < 0 ? new(one, other) : new(other, one);
}

/// <summary>What was told of a pair, by a list or a change.</summary>
/// <param name="At">When it was so, by the prison's own clock.</param>
/// <param name="Restriction">What they may not share; null: they are not kept apart.</param>
internal readonly record struct KeepApartNews(DateTimeOffset At, Restriction? Restriction)
{
    /// <summary>Nothing was ever told.</summary>
    public static readonly KeepApartNews None = new(DateTimeOffset.MinValue, null);

    /// <summary>As finely as the database keeps instants: a change that comes again is the same then.</summary>
    public static KeepApartNews Of(KeepApartChange change) => new(change.ChangedAt.ToDateTimeOffset().AsKept(), change.Kind switch
    {
        KeepApartChangeKind.Closed or KeepApartChangeKind.Deleted => null,
        _ when change.Restriction is Registry.V1.Restriction.Unspecified => Registry.V1.Restriction.Wing,
        _ => change.Restriction,
    });

    /// <summary>As a table holds it: null means not kept apart.</summary>
    public static Restriction? Read(string? stored) => stored is null ? null : ProtoName.Parse<Restriction>(stored);

    /// <summary>The newer holds, and of two for the same instant the stricter: so their order and number do not matter.</summary>
    public KeepApartNews And(KeepApartNews other) => (At, Restriction ?? 0).CompareTo((other.At, other.Restriction ?? 0)) >= 0 ? this : other;

    /// <summary>Of many changes what holds of each pair, and how often it was named.</summary>
    public static IReadOnlyList<(Pair Pair, KeepApartNews News, int Named)> Newest(IEnumerable<KeepApartChange> changes) =>
    [
        .. changes
            .GroupBy(change => Pair.Of(change.PrisonerNumber1, change.PrisonerNumber2), Of)
            .Select(told => (told.Key, told.Aggregate((one, other) => one.And(other)), told.Count())),
    ];
}
